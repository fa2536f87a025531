package org.jabberfarm.process;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Asks a control endpoint: over its Unix socket, or over any two streams that lead to it. One request a connection. */
public final class ControlClient {
    /** Largest answer in bytes: fifteen minutes of samples of a big box. */
    private static final int ANSWER_BYTES = 32 * 1024 * 1024;

    private static final ScheduledExecutorService WATCH =
            Executors.newSingleThreadScheduledExecutor(Threads.daemon("control-watch"));

    private ControlClient() {}

    public static Response get(Path socket, String target, Duration deadline) throws IOException {
        return call(socket, "GET", target, new byte[0], deadline);
    }

    /**
     * @param target path with query, encoded
     * @throws IOException when nobody answers within the deadline
     */
    public static Response call(Path socket, String method, String target, byte[] body, Duration deadline)
            throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            long start = System.nanoTime();
            // Blocking reads have no time limit of their own: closing the channel ends them.
            ScheduledFuture<?> limit = WATCH.schedule(
                    () -> {
                        channel.close();
                        return null;
                    },
                    deadline.toMillis(),
                    TimeUnit.MILLISECONDS);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                return call(Channels.newInputStream(channel), Channels.newOutputStream(channel), method, target, body);
            } catch (IOException e) {
                throw new IOException(
                        (System.nanoTime() - start) / 1_000_000 >= deadline.toMillis()
                                ? "no answer on " + socket + " within " + deadline.toMillis() + " ms"
                                : "no answer on " + socket + ": " + e.getMessage(),
                        e);
            } finally {
                limit.cancel(false);
            }
        }
    }

    /** Over streams whose reading ends when their owner closes them. */
    public static Response call(InputStream in, OutputStream out, String method, String target, byte[] body)
            throws IOException {
        String head = method + " " + target + " HTTP/1.1\r\nHost: control\r\nConnection: close\r\nContent-Length: "
                + body.length + "\r\n\r\n";
        // Not put together first: an agent has no room for the copies of a large body.
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
        String[] status = line(in).split(" ", 3);
        if (status.length < 2 || !status[1].matches("\\d{3}")) {
            throw new IOException("the answer is not HTTP");
        }
        int length = -1;
        String type = "";
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            String name = colon < 0 ? "" : header.substring(0, colon).toLowerCase(Locale.ROOT);
            if (name.equals("content-length")) {
                length = Integer.parseInt(header.substring(colon + 1).trim());
            } else if (name.equals("content-type")) {
                type = header.substring(colon + 1).trim();
            }
        }
        if (length < 0 || length > ANSWER_BYTES) {
            throw new IOException("the answer has no acceptable length: " + length);
        }
        byte[] answer = in.readNBytes(length);
        if (answer.length < length) {
            throw new EOFException("the answer broke off after " + answer.length + " of " + length + " bytes");
        }
        return new Response(Integer.parseInt(status[1]), type, answer);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection was closed before an answer came");
            }
            if (line.size() > 8192) {
                throw new IOException("the answer is not HTTP");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
