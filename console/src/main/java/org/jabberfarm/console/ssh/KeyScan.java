package org.jabberfarm.console.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jabberfarm.console.inventory.Box;

/**
 * Reads all host keys of a box. SSH shows one key a connection, of the type agreed on: the first connection asks for a
 * type that does not exist and so learns the box's list, then there is one for each type of it. None logs in.
 */
final class KeyScan {
    /** What we can check, best first. */
    static final List<String> ALGORITHMS = List.of(
            "ssh-ed25519",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "rsa-sha2-512",
            "rsa-sha2-256");

    private static final Set<String> RSA = Set.of("rsa-sha2-512", "rsa-sha2-256");

    private final Box box;
    private final HostKeys.Route route;

    KeyScan(Box box, HostKeys.Route route) {
        this.box = box;
        this.route = route;
    }

    List<HostKey> run() throws IOException {
        List<HostKey> keys = new ArrayList<>();
        for (String algorithms : offered()) {
            show(algorithms).ifPresent(keys::add);
        }
        if (keys.isEmpty()) {
            throw new SshException(
                    SshException.Reason.UNREACHABLE,
                    "tried to read the host keys of " + Failures.address(box)
                            + " but it showed none; is it an SSH server?",
                    null);
        }
        return keys.stream().distinct().toList();
    }

    private List<String> offered() throws IOException {
        try {
            connect("none@jabberfarm");
            throw new IOException("tried to read the host keys of " + Failures.address(box)
                    + " but it agreed on a key type that does not exist; is it an SSH server?");
        } catch (JSchAlgoNegoFailException e) {
            List<String> theirs = Arrays.asList(e.getServerProposal().split(","));
            List<String> both = new ArrayList<>(ALGORITHMS);
            both.retainAll(theirs);
            if (both.isEmpty()) {
                throw Failures.explain(box, e);
            }
            // Both RSA algorithms show the same key.
            if (both.containsAll(RSA)) {
                both.remove("rsa-sha2-256");
            }
            return both;
        } catch (JSchException e) {
            throw Failures.explain(box, e);
        }
    }

    private Optional<HostKey> show(String algorithms) throws IOException {
        PinnedKeys none = new PinnedKeys(List.of());
        try {
            connect(algorithms, none);
        } catch (JSchException e) {
            // The usual end: the key is not known, so no login is tried.
            if (none.shown().isEmpty()) {
                throw Failures.explain(box, e);
            }
        }
        return none.shown();
    }

    private void connect(String algorithms) throws IOException, JSchException {
        connect(algorithms, new PinnedKeys(List.of()));
    }

    private void connect(String algorithms, PinnedKeys keys) throws IOException, JSchException {
        Optional<Proxy> through = route.to(box);
        Session session = Dialler.session(new JSch(), box, through, keys);
        session.setConfig("server_host_key", algorithms);
        try {
            session.connect(Dialler.CONNECT_MILLIS);
        } finally {
            session.disconnect();
        }
    }
}
