package org.jabberfarm.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process number in a file, for scripts. As with the original, a second process does not start beside a first. */
public final class PidFile implements AutoCloseable {
    private final Path file;

    private PidFile(Path file) {
        this.file = file;
    }

    /**
     * Writes the file; one that a dead process left is replaced.
     *
     * @throws IOException when it belongs to a living process, or cannot be written
     */
    public static PidFile write(Path file) throws IOException {
        if (Files.exists(file)) {
            String owner = Files.readString(file).trim();
            if (owner.matches("\\d{1,10}")
                    && ProcessHandle.of(Long.parseLong(owner)).isPresent()
                    && Long.parseLong(owner) != ProcessHandle.current().pid()) {
                throw new IOException("the pidfile " + file + " belongs to the running process " + owner
                        + "; stop that first, or name another file");
            }
        }
        Files.writeString(file, ProcessHandle.current().pid() + "\n");
        return new PidFile(file);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
