package org.jabberfarm.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which release this process was started from. */
public final class Release {
    private static final String VERSION = read();

    private Release() {}

    /** Version in the file {@code RELEASE} of the release folder, or {@code source} outside a release. */
    public static String version() {
        return VERSION;
    }

    private static String read() {
        String home = System.getProperty("jabberfarm.home", "");
        Path file = Path.of(home.isEmpty() ? "." : home, "RELEASE");
        try {
            return home.isEmpty() ? "source" : Files.readString(file).trim();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
