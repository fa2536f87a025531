package org.jabberfarm.console.facts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.ssh.Command;
import org.jabberfarm.console.ssh.Connections;
import org.jabberfarm.console.ssh.Result;
import org.jabberfarm.console.ssh.Shell;
import org.jabberfarm.console.ssh.SshException;

/** Reads the facts of a box over SSH: one script, a second or two, nothing changed. */
public final class FactsReader {
    private static final String SCRIPT = script();
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final Duration PROBE = Duration.ofSeconds(5);

    private final Connections connections;

    public FactsReader(Connections connections) {
        this.connections = connections;
    }

    /**
     * As root where that works, else as the login user with what that one may see.
     *
     * @throws SshException when the box cannot be reached or does not take the login
     * @throws IOException when the script fails there
     */
    public Facts read(Box box) throws IOException {
        Shell shell = connections.shell(box);
        String prefix = box.root().equals("/") ? "" : box.root().replaceAll("/+$", "");
        String script = "# read the facts\nroot=" + Command.quote(prefix) + "\n" + SCRIPT;
        String problem = "";
        Instant before = Instant.now();
        Result result;
        try {
            result = shell.run(Command.root(script).within(DEADLINE));
        } catch (SshException e) {
            if (e.reason() != SshException.Reason.SUDO_REFUSED) {
                throw e;
            }
            problem = e.getMessage();
            before = Instant.now();
            result = shell.run(Command.user(script).within(DEADLINE));
        }
        Instant after = Instant.now();
        FactsText text = new FactsText(box, problem, result);
        return text.facts(before, after, forwards(shell, text.sockets()));
    }

    /** sshd answers a forbidden socket like a missing one, so only one that is there tells. */
    private static boolean forwards(Shell shell, List<String> sockets) {
        for (String socket : sockets) {
            try (Shell.Tunnel tunnel = shell.socket(socket, PROBE)) {
                return true;
            } catch (IOException e) {
                // The next one may be for everybody.
            }
        }
        return sockets.isEmpty();
    }

    private static String script() {
        try (InputStream in = FactsReader.class.getResourceAsStream("facts.sh")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
