package org.jabberfarm.console.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;

/** An open SSH connection to one box, capped and reused: at most 8 commands and uploads run at the same time, others wait
 * their turn; tunnels are not counted. Safe for use by several threads. */
public interface Shell extends AutoCloseable {

    /**
     * Runs a command to its end.
     *
     * <p>It ends when its output does: a process that stays in the background must have its output redirected.
     *
     * @throws SshException when the user does not become root
     * @throws IOException when the connection fails, the deadline passes, or the output is longer than a {@link Result} takes;
     *     a non-zero exit is a {@link Result}
     */
    Result run(Command command) throws IOException;

    /**
     * Sends a local file to {@code remote} as the login user, by temporary name, comparison of checksums, and rename;
     * resumed where a partial upload is found, skipped where the file is there already. Its folder must be there.
     *
     * @param progress hears the bytes that are there so far, those of earlier attempts included
     */
    void upload(Path local, String remote, java.util.function.LongConsumer progress) throws IOException;

    /**
     * A channel to a Unix socket on the box (OpenSSH direct-streamlocal).
     *
     * @param deadline for the whole use of the channel: it is closed then, and reads of it fail
     */
    Tunnel socket(String path, Duration deadline) throws IOException;

    /** A channel to a TCP address as seen from the box (direct-tcpip), closed at the deadline like {@link #socket}. */
    Tunnel tcp(String host, int port, Duration deadline) throws IOException;

    /** Two byte streams through the connection. */
    interface Tunnel extends AutoCloseable {
        InputStream in();

        java.io.OutputStream out();

        @Override
        void close();
    }

    @Override
    void close();
}
