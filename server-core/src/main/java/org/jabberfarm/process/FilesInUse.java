package org.jabberfarm.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells with which files a process runs, in {@code NODE.sums} beside its control socket: {@code # pid N}, then a line for each
 * file as {@code sha256sum} writes it, so that {@code sha256sum --check} says which of them are others by now. A deploy that was
 * broken off before it got to the process is found so.
 */
public final class FilesInUse implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FilesInUse.class);

    private final Path sums;
    private final Map<Path, String> digests = new TreeMap<>();

    private FilesInUse(Path sums) {
        this.sums = sums;
    }

    /**
     * Looks at what a process of that role reads at its start. Called before it reads any of it: a file that is written in
     * between is told as the older one then, which costs a needless restart and never a missed one.
     *
     * @param config of the node, as in {@code jabber.xml}
     */
    public static FilesInUse look(NodePaths paths, String role, Path config) {
        FilesInUse files = new FilesInUse(paths.socket().resolveSibling(paths.node() + ".sums"));
        String unit = "jabberfarm-" + role + (role.equals("agent") ? "" : "@") + ".service";
        for (Path file : List.of(
                config,
                paths.config("server.pem"),
                paths.config("jvm.options"),
                paths.root().resolve("etc/systemd/system").resolve(unit),
                // Another one as soon as the link of the current release points elsewhere.
                paths.root().resolve("opt/jabberfarm/current/RELEASE"))) {
            digest(file).ifPresent(digest -> files.digests.put(file, digest));
        }
        return files;
    }

    /** SHA-256 in hex; empty when the file is not there or may not be read, and nothing can be told of it. */
    public static Optional<String> digest(Path file) {
        try {
            return Optional.of(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))));
        } catch (IOException e) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Says it; where that cannot be written the process goes on all the same. */
    public synchronized void tell() {
        StringBuilder text = new StringBuilder("# pid ")
                .append(ProcessHandle.current().pid())
                .append('\n');
        digests.forEach(
                (file, digest) -> text.append(digest).append("  ").append(file).append('\n'));
        Path fresh = sums.resolveSibling(sums.getFileName() + ".new");
        try {
            Files.createDirectories(sums.getParent());
            Files.writeString(fresh, text);
            // Who knows all of a file but a short password in it could guess that one by its digest.
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            Files.move(fresh, sums, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("tried to write {} but failed: {}; plans do not see whether files have changed since", sums, e);
        }
    }

    /**
     * Another content of a file is in force from now on.
     *
     * @param digest of before it was read again
     */
    public synchronized void replace(Path file, String digest) {
        if (!digest.equals(digests.put(file, digest))) {
            tell();
        }
    }

    /** The process ends. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(sums);
    }
}
