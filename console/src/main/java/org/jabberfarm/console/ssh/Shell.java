package org.jabberfarm.console.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;

/** An open SSH connection to one box, capped and reused. Safe for use by several threads. */
public interface Shell extends AutoCloseable {

    /**
     * Runs a command to its end.
     *
     * @throws IOException when the connection fails or the deadline passes; a non-zero exit is a {@link Result}
     */
    Result run(Command command) throws IOException;

    /**
     * Sends a local file to {@code remote} as the login user, by temporary name and rename, resumed where a partial
     * upload is found; {@code progress} hears the bytes sent so far.
     */
    void upload(Path local, String remote, java.util.function.LongConsumer progress) throws IOException;

    /** A channel to a Unix socket on the box (OpenSSH direct-streamlocal). */
    Tunnel socket(String path, Duration deadline) throws IOException;

    /** A channel to a TCP address as seen from the box (direct-tcpip). */
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
