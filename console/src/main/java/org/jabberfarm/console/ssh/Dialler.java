package org.jabberfarm.console.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jabberfarm.console.inventory.Box;

/** The one place where a session gets its options. */
final class Dialler {
    /** For the TCP connection and for each step of the handshake. */
    static final int CONNECT_MILLIS = 10_000;

    private static final int KEEP_ALIVE_MILLIS = 30_000;
    private static final int KEEP_ALIVES_UNANSWERED = 2;

    private Dialler() {}

    /** Not connected yet. */
    static Session session(JSch jsch, Box box, Optional<Proxy> through, PinnedKeys keys) throws JSchException {
        Session session = jsch.getSession(box.user(), box.host(), box.sshPort());
        // Pins go by inventory name: they survive a new address, and a reused address is noticed.
        session.setHostKeyAlias(box.name());
        session.setHostKeyRepository(keys);
        session.setConfig("StrictHostKeyChecking", "yes");
        session.setConfig("server_host_key", String.join(",", algorithms(keys)));
        session.setConfig("PreferredAuthentications", "publickey");
        session.setServerAliveInterval(KEEP_ALIVE_MILLIS);
        session.setServerAliveCountMax(KEEP_ALIVES_UNANSWERED);
        session.setDaemonThread(true);
        through.ifPresent(session::setProxy);
        return session;
    }

    /** Approved types first, so that the box shows a key that we can compare. */
    private static Collection<String> algorithms(PinnedKeys keys) {
        List<String> order = new ArrayList<>();
        for (com.jcraft.jsch.HostKey key : keys.getHostKey()) {
            order.addAll(
                    key.getType().equals("ssh-rsa") ? List.of("rsa-sha2-512", "rsa-sha2-256") : List.of(key.getType()));
        }
        order.addAll(KeyScan.ALGORITHMS);
        return order.stream().distinct().toList();
    }
}
