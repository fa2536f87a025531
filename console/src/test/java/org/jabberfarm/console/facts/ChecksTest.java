package org.jabberfarm.console.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.inventory.Sudo;
import org.junit.jupiter.api.Test;

class ChecksTest {
    private static final long GIB = 1L << 30;

    private final Box box = new Box(
            "edge-1",
            "192.0.2.7",
            22,
            "admin",
            Sudo.PASSWORDLESS,
            Optional.empty(),
            "/",
            "192.0.2.7",
            9100,
            List.of(),
            List.of(new Node("c2s-1", Role.C2S, "edge-1", 5222, 5223, 5300, 9101)));

    @Test
    void aGoodBoxHasNothingToMend() {
        assertThat(states(facts("x86_64", "glibc", GIB * 4, GIB * 20, Set.of(22), Map.of(), 0))
                        .values())
                .containsOnly("ok");
    }

    @Test
    void eachProblemIsNamed() {
        assertThat(states(facts("riscv64", "glibc", GIB * 4, GIB * 20, Set.of(), Map.of(), 0)))
                .containsEntry("system", "crit");
        assertThat(states(facts("aarch64", "musl", GIB * 4, GIB * 20, Set.of(), Map.of(), 0)))
                .containsEntry("system", "crit");
        assertThat(states(facts("x86_64", "glibc", GIB / 8, GIB / 2, Set.of(), Map.of(), 0)))
                .containsEntry("memory", "crit")
                .containsEntry("disk", "crit");
        assertThat(states(facts("x86_64", "glibc", GIB / 2, GIB * 2, Set.of(), Map.of(), -60_000)))
                .containsEntry("memory", "warn")
                .containsEntry("clock", "warn");
    }

    @Test
    void aPortIsTakenUnlessByOurOwnProcess() {
        Facts taken = facts("x86_64", "glibc", GIB * 4, GIB * 20, Set.of(22, 5222), Map.of(), 0);
        assertThat(Checks.of(box, taken))
                .filteredOn(c -> c.name().equals("ports"))
                .singleElement()
                .satisfies(c -> assertThat(c.found()).contains("5222 (c2s-1)"))
                .satisfies(c -> assertThat(c.critical()).isTrue());
        Facts ours = facts(
                "x86_64",
                "glibc",
                GIB * 4,
                GIB * 20,
                Set.of(22, 5222),
                Map.of("c2s-1", new Facts.ProcessFact(7, 1024, "0.1.0", Instant.EPOCH, Map.of())),
                0);
        assertThat(states(ours)).containsEntry("ports", "ok");
    }

    private Map<String, String> states(Facts facts) {
        return Checks.of(box, facts).stream().collect(Collectors.toMap(Check::name, Check::state));
    }

    private static Facts facts(
            String arch,
            String libc,
            long memory,
            long disk,
            Set<Integer> listening,
            Map<String, Facts.ProcessFact> processes,
            long offset) {
        return new Facts(
                Instant.EPOCH,
                "Debian GNU/Linux 12 (bookworm)",
                "6.1.0",
                arch,
                "",
                "systemd",
                252,
                1000,
                true,
                "",
                2,
                memory,
                disk,
                1_048_576,
                Map.of(),
                true,
                "",
                List.of(),
                Optional.empty(),
                Map.of(),
                Map.of(),
                processes,
                true,
                true,
                libc,
                Map.of(),
                Map.of(),
                listening,
                offset,
                true);
    }
}
