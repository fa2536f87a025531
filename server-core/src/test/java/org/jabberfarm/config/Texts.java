package org.jabberfarm.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Files of {@code src/test/resources/config}. */
final class Texts {
    private Texts() {}

    static String of(String file) throws IOException {
        try (InputStream in = Texts.class.getResourceAsStream("/config/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
