package org.jabberfarm.console.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * What comes in on a channel, kept until it is read. JSch writes from the one thread that serves all channels of a box,
 * so writing never waits: a reader that falls far behind loses its channel instead of holding up the others.
 */
final class Inflow extends OutputStream {
    /** More than the largest answer of an agent. */
    private static final int MOST_BYTES = 40 * 1024 * 1024;

    private final Deque<byte[]> blocks = new ArrayDeque<>();
    private final InputStream reader = new Reader();
    private int waiting;
    private int offset;
    private boolean ended;
    private String failure = "";
    private long timeoutMillis;

    InputStream reader() {
        return reader;
    }

    /** Longest wait of one read, 0 for no limit; then {@link SocketTimeoutException}. */
    synchronized void timeout(long millis) {
        timeoutMillis = millis;
        notifyAll();
    }

    /** Makes reads fail once what is here has been read. */
    synchronized void fail(String why) {
        if (!ended) {
            failure = why;
            close();
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        if (ended) {
            throw new IOException("the channel is closed");
        }
        if (length > MOST_BYTES - waiting) {
            fail("more than " + MOST_BYTES + " bytes came in unread");
            throw new IOException(failure);
        }
        if (length > 0) {
            blocks.add(Arrays.copyOfRange(bytes, from, from + length));
            waiting += length;
            notifyAll();
        }
    }

    /** The other side's end of data. */
    @Override
    public synchronized void close() {
        ended = true;
        notifyAll();
    }

    private synchronized int take(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        long since = System.nanoTime();
        while (blocks.isEmpty()) {
            if (ended) {
                if (!failure.isEmpty()) {
                    throw new IOException(failure);
                }
                return -1;
            }
            pause(since);
        }
        byte[] block = blocks.peek();
        int count = Math.min(length, block.length - offset);
        System.arraycopy(block, offset, into, from, count);
        offset += count;
        waiting -= count;
        if (offset == block.length) {
            blocks.remove();
            offset = 0;
        }
        return count;
    }

    /** One turn of the loop in {@link #take}. */
    @SuppressWarnings("WaitNotInLoop")
    private void pause(long since) throws IOException {
        long left = timeoutMillis - (System.nanoTime() - since) / 1_000_000;
        if (timeoutMillis > 0 && left <= 0) {
            throw new SocketTimeoutException("nothing came in within " + timeoutMillis + " ms");
        }
        try {
            wait(timeoutMillis > 0 ? left : 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private final class Reader extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return take(into, from, length);
        }

        @Override
        public int available() {
            synchronized (Inflow.this) {
                return waiting;
            }
        }
    }
}
