package org.jabberfarm.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WantedTest {
    @TempDir
    Path folder;

    @Test
    void theNextAgentKnows() throws IOException {
        Path file = folder.resolve("agent/wanted.json");
        Wanted first = new Wanted(file);
        first.put("c2s-1", true);
        first.put("jsm-1", true);
        first.put("jsm-1", false);

        Wanted next = new Wanted(file);

        assertThat(next.has("c2s-1")).isTrue();
        assertThat(next.has("jsm-1")).isFalse();
    }

    @Test
    void namesThatAreGoneAreForgotten() throws IOException {
        Path file = folder.resolve("wanted.json");
        Wanted wanted = new Wanted(file);
        wanted.put("c2s-1", true);
        wanted.put("c2s-2", true);

        wanted.keep(Set.of("c2s-2"));

        assertThat(wanted.has("c2s-1")).isFalse();
        assertThat(new Wanted(file).has("c2s-2")).isTrue();
    }

    @Test
    void aBrokenFileStartsNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("wanted.json"), "{");

        assertThat(new Wanted(file).has("c2s-1")).isFalse();
    }

    @Test
    void whatCannotBeRememberedIsNotSo() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "").resolve("wanted.json");
        Wanted wanted = new Wanted(file);

        assertThatThrownBy(() -> wanted.put("c2s-1", true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("which nodes are to run");
        assertThat(wanted.has("c2s-1")).isFalse();
    }
}
