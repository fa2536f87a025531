package org.jabberfarm.dialogue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plays every script in {@code src/test/resources/dialogues}. */
class DialogueTest {
    static List<String> scripts() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(DialogueTest.class.getResource("/dialogues").toURI());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void plays(String script) throws Exception {
        try (Player player = new Player()) {
            player.play(Script.read(folder().resolve(script)));
        }
    }
}
