package org.jabberfarm.console.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Sudo;
import org.jabberfarm.console.ssh.Result;
import org.junit.jupiter.api.Test;

class FactsTextTest {
    private final Box box = new Box(
            "edge-1", "192.0.2.7", 22, "admin", Sudo.NONE, Optional.empty(), "/", "192.0.2.7", 9100, List.of(), List.of());

    @Test
    void unitsAreReadFromBlocks() throws Exception {
        Facts facts = facts("systemd\t252\nunits\tId=jabberfarm-agent.service ActiveState=active UnitFileState=enabled ;"
                + " Id=jabberfarm-c2s@c2s-1.service ActiveState=failed UnitFileState=disabled ;"
                + " Id=jabberfarm-jsm@old.service ActiveState=active UnitFileState=\n");
        assertThat(facts.init()).isEqualTo("systemd");
        assertThat(facts.systemd()).isEqualTo(252);
        assertThat(facts.units())
                .isEqualTo(Map.of(
                        "jabberfarm-agent.service", "active",
                        "jabberfarm-c2s@c2s-1.service", "failed",
                        "jabberfarm-jsm@old.service", "active"));
        assertThat(facts.enabled())
                .isEqualTo(Map.of(
                        "jabberfarm-agent.service", "enabled", "jabberfarm-c2s@c2s-1.service", "disabled"));
    }

    @Test
    void aLimitOfTheContainerCountsAndOddLinesDoNot() throws Exception {
        Facts facts = facts("Welcome to edge-1!\n\nmemory\t4000000\nmemory-limit\t1073741824\nhard-open-files\tunlimited\n"
                + "euid\t0\nuid\t1000\nsysctl-writable\t\ncontainer\tlxc\nfile\t/x\t640\n");
        assertThat(facts.memoryBytes()).isEqualTo(1L << 30);
        assertThat(facts.hardOpenFiles()).isEqualTo(Long.MAX_VALUE);
        assertThat(facts.rootWorks()).isTrue();
        assertThat(facts.sysctlWritable()).isTrue();
        assertThat(facts.files()).isEmpty();
        assertThat(facts.units()).isEmpty();
        assertThat(facts("memory\t4000000\nmemory-limit\tmax\n").memoryBytes()).isEqualTo(4_096_000_000L);
    }

    @Test
    void whatRootCannotDoIsSaid() throws Exception {
        Facts user = facts("euid\t1000\nlogin\tadmin\n");
        assertThat(user.rootWorks()).isFalse();
        assertThat(user.rootProblem()).contains("admin is not root");
        assertThat(user.sysctlWritable()).isFalse();
        assertThat(facts("euid\t0\ncontainer\tlxc\n").sysctlProblem()).contains("(lxc)", "on its host");
    }

    @Test
    void aScriptThatStopsHalfWayIsAnError() {
        assertThatThrownBy(() -> new FactsText(box, "", new Result(127, "os\tx\n", "sh: base64: not found\n")))
                .hasMessageContaining("127")
                .hasMessageContaining("base64: not found");
    }

    private Facts facts(String lines) throws Exception {
        Instant now = Instant.ofEpochSecond(1_000_000);
        return new FactsText(box, "", new Result(0, lines + "end\tyes\n", "")).facts(now, now, true);
    }
}
