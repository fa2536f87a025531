package org.jabberfarm.console.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The console's folder: only its owner may enter it, and each private file is 0600 besides. */
public final class DataFolder {
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

    private final Path folder;

    private DataFolder(Path folder) {
        this.folder = folder;
    }

    /** The folder, made with mode 0700 when it is not there. */
    public static DataFolder open(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
            return new DataFolder(folder.toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "tried to use " + folder + " as data folder but failed: " + e
                            + "; give a folder of your own with --data",
                    e);
        }
    }

    public Path path(String name) {
        return folder.resolve(name);
    }

    /** Replaces a private file as a whole: readers see the old text or the new one, and nobody but the owner either. */
    public void write(String name, String text) {
        Path temporary = path(name + ".tmp");
        try {
            Files.deleteIfExists(temporary);
            Files.createFile(temporary, PosixFilePermissions.asFileAttribute(OWNER));
            Files.writeString(temporary, text, StandardOpenOption.SYNC);
            Files.move(temporary, path(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("tried to write " + path(name) + " but failed: " + e, e);
        }
    }

    /** Text of a private file, empty when it is not there. Refuses one that other users of the machine can read. */
    public Optional<String> read(String name) {
        Path file = path(name);
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
            others.removeAll(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
            if (!others.isEmpty()) {
                throw new IOException("it is open to other users of this machine; chmod 600 " + file
                        + " and consider what it held as known");
            }
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("tried to read " + file + " but failed: " + e.getMessage(), e);
        }
    }

    public void delete(String name) {
        try {
            Files.deleteIfExists(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException("tried to delete " + path(name) + " but failed: " + e, e);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
