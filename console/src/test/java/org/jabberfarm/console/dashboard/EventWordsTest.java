package org.jabberfarm.console.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Collectors;
import org.jabberfarm.console.audit.AuditEntry;
import org.jabberfarm.templates.model.DashboardPage.Part;
import org.junit.jupiter.api.Test;

/** What the audit log's entries read like. */
class EventWordsTest {
    /** Links in brackets. */
    private static String told(String who, String action, String subject, String detail) {
        return EventWords.of(new AuditEntry(1, Instant.EPOCH, who, action, subject, detail), Instant.EPOCH)
                .parts()
                .stream()
                .map(p -> p.link().isEmpty() ? p.text() : link(p))
                .collect(Collectors.joining());
    }

    private static String link(Part part) {
        return part.text() + " [" + part.link() + "]";
    }

    @Test
    void deploysAndPlansAreLinked() {
        assertThat(told("ana", "deploy.start", "deploy 118", "plan 117: new term"))
                .isEqualTo("ana started deploy 118 [/deploys/118] from plan 117 [/plans/117]");
        assertThat(told("ana", "deploy.end", "deploy 118", "FAILED: edge-4 did not answer"))
                .isEqualTo("Deploy 118 [/deploys/118] ended: failed: edge-4 did not answer");
        assertThat(told("token ci", "plan.make", "7", "29 changes on 3 boxes"))
                .isEqualTo("Token ci made plan 7 [/plans/7], 29 changes on 3 boxes");
    }

    @Test
    void boxesUsersAndSettingsToo() {
        assertThat(told("console", "host-key.changed", "edge-1", "now shows x"))
                .isEqualTo("edge-1 [/boxes/edge-1] shows another host key");
        assertThat(told("ana", "box.remove", "edge-1", "")).isEqualTo("ana removed box edge-1");
        assertThat(told("ana", "user.add", "bob@example.org", ""))
                .isEqualTo("ana added user bob@example.org [/users/bob@example.org]");
        assertThat(told("ana", "user.add", "a b@example.org", "")).isEqualTo("ana added user a b@example.org");
        assertThat(told("ana", "setting.change", "domain", "\"\" to \"a.org\""))
                .isEqualTo("ana changed domain [/settings#f-domain]: \"\" to \"a.org\"");
    }

    @Test
    void whatIsNotKnownHereKeepsTheLogsWords() {
        assertThat(told("console", "clock.set-back", "farm", "")).isEqualTo("The console: clock set back farm");
    }
}
