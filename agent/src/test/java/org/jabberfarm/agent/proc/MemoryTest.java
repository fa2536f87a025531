package org.jabberfarm.agent.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MemoryTest {
    @Test
    void readsKibibytes() {
        Memory memory = Memory.parse("""
                MemTotal:       24684100 kB
                MemFree:        12098164 kB
                MemAvailable:   23684000 kB
                """);

        assertThat(memory).isEqualTo(new Memory(24684100L * 1024, 23684000L * 1024));
    }

    @Test
    void oldKernelsHaveNoAvailable() {
        assertThat(Memory.parse("MemTotal: 10 kB\nMemFree: 5 kB\n")).isEqualTo(new Memory(10240, -1));
    }

    @Test
    void theRealOne() {
        Memory memory = Memory.read(Path.of("/proc"));

        assertThat(memory.available()).isBetween(1L, memory.total());
        assertThat(Memory.read(Path.of("/nowhere"))).isEqualTo(new Memory(-1, -1));
    }
}
