package org.jabberfarm.console.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The release that this console pushes: made by the build, beside the console's own {@code lib/}.
 *
 * @param version {@code 0.1.0-} and twelve characters of the hash of its content
 * @param archive {@code jabberfarm-<version>.tar.gz}
 */
public record ReleaseArchive(String version, Path archive) {

    /** From {@code release/} in the folder that the launcher names with {@code -Dfarm.home}. */
    public static ReleaseArchive installed() {
        return in(Path.of(System.getProperty("farm.home", "target/dist")).resolve("release"));
    }

    public static ReleaseArchive in(Path folder) {
        try {
            String version = Files.readString(folder.resolve("version.txt")).trim();
            Path archive = folder.resolve("jabberfarm-" + version + ".tar.gz");
            if (!Files.isRegularFile(archive)) {
                throw new IOException(archive + " is missing");
            }
            return new ReleaseArchive(version, archive);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "tried to find the release to push in " + folder + " but failed: " + e.getMessage()
                            + "; build it with ./farm, which makes it",
                    e);
        }
    }
}
