package org.jabberfarm.console.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps what a command prints, up to a limit. */
class Capture extends OutputStream {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final int limit;
    private boolean over;

    Capture(int limit) {
        this.limit = limit;
    }

    /** Whether there was more than the limit. */
    synchronized boolean over() {
        return over;
    }

    synchronized String text() {
        return kept.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        int room = limit - kept.size();
        over |= length > room;
        kept.write(bytes, from, Math.min(room, length));
    }
}
