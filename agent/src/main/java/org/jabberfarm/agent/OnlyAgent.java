package org.jabberfarm.agent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** A lock that the kernel gives back when the process ends: two agents on one box would start every node twice. */
final class OnlyAgent implements AutoCloseable {
    private final FileChannel file;

    private OnlyAgent(FileChannel file) {
        this.file = file;
    }

    /**
     * @param patience how long an agent that is just being stopped may take to end
     * @throws IOException when another agent goes on
     */
    static OnlyAgent lock(Path lock, Duration patience) throws IOException, InterruptedException {
        Files.createDirectories(lock.getParent());
        FileChannel file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        long limit = System.nanoTime() + patience.toNanos();
        FileLock held = file.tryLock();
        while (held == null && System.nanoTime() < limit) {
            Thread.sleep(50);
            held = file.tryLock();
        }
        if (held == null) {
            file.close();
            throw new IOException("another agent of this box holds " + lock + "; stop it first");
        }
        return new OnlyAgent(file);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
