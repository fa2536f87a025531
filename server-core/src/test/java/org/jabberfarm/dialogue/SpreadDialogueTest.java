package org.jabberfarm.dialogue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The dialogues once more, with three session managers in the place of one: users are at any of them, and the c2s are linked to
 * two, so that everything takes every way there is.
 */
class SpreadDialogueTest {
    /** In every build; {@code -Djabberfarm.spread=all} plays all, which takes some minutes. */
    private static final Set<String> ALWAYS = Set.of(
            "blocking.txt",
            "chat.txt",
            "conflict.txt",
            "conflict-refused.txt",
            "directed-presence.txt",
            "message-of-the-day.txt",
            "offline.txt",
            "registration.txt",
            "resumption.txt",
            "stream-management.txt",
            "subscription.txt",
            "subscription-away.txt");

    /** All that begin with a farm; what is about one link, or one session manager's end, is not for several. */
    static List<String> scripts() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(folder())) {
            boolean all = "all".equals(System.getProperty("jabberfarm.spread"));
            return files.filter(SpreadDialogueTest::farm)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> all || ALWAYS.contains(name))
                    .sorted()
                    .toList();
        }
    }

    private static boolean farm(Path script) {
        try {
            List<String> lines = Files.readAllLines(script);
            return lines.contains("farm") && lines.stream().noneMatch(line -> line.contains("session manager"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(SpreadDialogueTest.class.getResource("/dialogues").toURI());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void plays(String script) throws Exception {
        try (Player player = new Player().with("jsms", "3")) {
            player.play(Script.read(folder().resolve(script)));
        }
    }
}
