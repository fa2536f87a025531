package org.jabberfarm.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("x.log"), text);
    }

    @Test
    void theLastLinesInOrder() throws IOException {
        Path file = file("one\ntwo\nthree\n");

        assertThat(LogTail.read(file, 2)).containsExactly("two", "three");
        assertThat(LogTail.read(file, 3)).containsExactly("one", "two", "three");
        assertThat(LogTail.read(file, 9)).containsExactly("one", "two", "three");
        assertThat(LogTail.read(file, 0)).isEmpty();
    }

    @Test
    void aLineThatIsStillBeingWrittenCounts() throws IOException {
        assertThat(LogTail.read(file("one\ntwo"), 1)).containsExactly("two");
    }

    @Test
    void emptyAndMissing() throws IOException {
        assertThat(LogTail.read(file(""), 5)).isEmpty();
        assertThat(LogTail.read(file("\n"), 5)).containsExactly("");
        assertThat(LogTail.read(folder.resolve("none"), 5)).isEmpty();
    }

    @Test
    void linesBeforeTheFileWasBegunAnew() throws IOException {
        Files.writeString(folder.resolve("x.log.1"), "one\ntwo\nthree\n");

        assertThat(LogTail.read(file("four\nfive\n"), 4)).containsExactly("two", "three", "four", "five");
        assertThat(LogTail.read(file("four\nfive\n"), 2)).containsExactly("four", "five");
        assertThat(LogTail.read(file(""), 1)).containsExactly("three");
    }

    @Test
    void aThousandLinesAtMost() throws IOException {
        assertThat(LogTail.read(file("x\n".repeat(5000)), 99_999)).hasSize(1000);
    }

    @Test
    void aLargeFileIsReadFromItsEnd() throws IOException {
        Path file = file("y".repeat(999) + "\n");
        try (var out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < 5000; i++) {
                out.write("line " + i + " " + "z".repeat(1500) + "\n");
            }
        }

        var lines = LogTail.read(file, 1000);

        assertThat(lines).hasSizeBetween(600, 1000).allMatch(line -> line.startsWith("line "));
        assertThat(lines.get(lines.size() - 1)).startsWith("line 4999 ");
    }

    @Test
    void nothingSteersATerminal() throws IOException {
        assertThat(LogTail.read(file("a\u001b[31mb\tc\u202Ed\u0000\u009b ü €\n"), 1))
                .containsExactly("a\uFFFD[31mb\tc\uFFFDd\uFFFD\uFFFD ü €");
    }
}
