package org.jabberfarm.console.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jabberfarm.console.facts.Facts.FileFact;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.fault.NotFound;
import org.jabberfarm.console.inventory.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan is applied once, while it is fresh, and only when everything is still as it was reviewed. */
class PlansTest {
    @TempDir
    Path data;

    private Farm farm;

    @BeforeEach
    void open() throws IOException {
        farm = Farm.usual(data);
        for (String box : List.of("core-1", "edge-1", "edge-2")) {
            farm.facts.put(box, SomeFacts.bare(farm.box(box)));
        }
    }

    @AfterEach
    void close() {
        farm.close();
    }

    @Test
    void givesOutWhatWasReviewed() {
        long id = farm.plans.make(List.of(), "ana");
        farm.users.put("c2s-1", 7L);
        assertThat(farm.plans.reread(id)).hasSize(3).allMatch(p -> !p.steps().isEmpty());
        farm.plans.applied(id, 5);
        assertThatThrownBy(() -> farm.plans.reread(id))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("was applied by deploy 5");
        assertThatThrownBy(() -> farm.plans.applied(id, 6)).isInstanceOf(Conflict.class);
    }

    @Test
    void namesTheFileThatWasChangedMeanwhile() {
        farm.deployed("edge-1");
        long id = farm.plans.make(List.of("edge-1"), "ana");
        SomeFacts facts = SomeFacts.of(farm.facts.get("edge-1"));
        facts.files.put("/etc/jabberfarm/agent.json", new FileFact("{}", "0644", "root:root"));
        farm.facts.put("edge-1", facts.make());
        assertThatThrownBy(() -> farm.plans.reread(id))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining(
                        "box edge-1: /etc/jabberfarm/agent.json was changed on the box since the plan was made");
    }

    @Test
    void noticesThatTheInventoryOrTheSettingsChanged() {
        long id = farm.plans.make(List.of("core-1"), "ana");
        farm.set("welcome", "Hello");
        assertThatThrownBy(() -> farm.plans.reread(id))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("box core-1: inventory, settings or release have changed");
    }

    @Test
    void doesNotHideGoodBoxesBehindABadOne() {
        farm.facts.remove("edge-2");
        long id = farm.plans.make(List.of(), "ana");
        List<BoxPlan> plans = farm.plans.reread(id);
        assertThat(plans).extracting(p -> p.problem().isPresent()).containsExactly(false, false, true);
        // Nobody has seen its steps, so it gets none, though it answers by now.
        farm.facts.put("edge-2", SomeFacts.bare(farm.box("edge-2")));
        assertThat(farm.plans.reread(id).get(2).steps()).isEmpty();
    }

    @Test
    void refusesADiscardedPlanAndUnknownOnes() {
        long id = farm.plans.make(List.of("edge-1"), "ana");
        farm.plans.discard(id, "ana");
        assertThatThrownBy(() -> farm.plans.reread(id)).hasMessageContaining("was discarded");
        assertThatThrownBy(() -> farm.plans.reread(99)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> farm.plans.make(List.of("nobody"), "ana")).isInstanceOf(NotFound.class);
    }

    @Test
    void saysWhatTheFarmLacks() throws IOException {
        try (Farm other = new Farm(data.resolve("other"))) {
            assertThatThrownBy(() -> other.plans.make(List.of(), "ana")).hasMessageContaining("no box to plan for");
            other.add("edge-1", "/", 1, Role.C2S);
            assertThatThrownBy(() -> other.plans.make(List.of(), "ana"))
                    .isInstanceOf(Conflict.class)
                    .hasMessageContaining("no domain yet");
            other.set("domain", "chat.example.org");
            assertThatThrownBy(() -> other.plans.make(List.of(), "ana"))
                    .isInstanceOf(Conflict.class)
                    .hasMessageContaining("No box carries the role jsm");
        }
    }
}
