package org.jabberfarm.console.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/** Standard input of a remote command, handed over piece by piece. JSch's own thread of the channel reads it. */
final class Feed extends InputStream {
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private int offset;
    private boolean ended;

    synchronized void offer(byte[] piece) {
        if (!ended && piece.length > 0) {
            pieces.add(piece);
            notifyAll();
        }
    }

    /** Nothing more comes. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (pieces.isEmpty()) {
            if (ended) {
                return -1;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        byte[] piece = pieces.peek();
        int count = Math.min(length, piece.length - offset);
        System.arraycopy(piece, offset, into, from, count);
        offset += count;
        if (offset == piece.length) {
            pieces.remove();
            offset = 0;
        }
        return count;
    }

    @Override
    public void close() {
        end();
    }
}
