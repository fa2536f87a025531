package org.jabberfarm.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.jabberfarm.agent.Sample.DrainSample;
import org.jabberfarm.agent.Sample.NodeSample;
import org.junit.jupiter.api.Test;

class NodeReadingTest {
    private static NodeReading reading(double seconds, long pid, boolean ready, long ticks, String metrics) {
        return new NodeReading(
                (long) (seconds * 1e9),
                "c2s",
                pid,
                "1-a",
                5,
                "",
                ready,
                new Exposition(metrics),
                DrainSample.NONE,
                ticks,
                100,
                60,
                1024);
    }

    @Test
    void ratesAreDifferencesOverTime() {
        NodeReading before = reading(10, 7, true, 100, "jabberfarm_accepts_total 100\njabberfarm_logins_total 50\n");
        NodeReading now = reading(15, 7, true, 350, "jabberfarm_accepts_total 200\njabberfarm_logins_total 50\n");

        NodeSample sample = now.sample("c2s-1", before, 0, "");

        assertThat(sample.acceptsPerSecond()).isEqualTo(20);
        assertThat(sample.loginsPerSecond()).isZero();
        assertThat(sample.cpu()).isEqualTo(0.5);
    }

    @Test
    void aNewProcessCountsFromZero() {
        NodeReading before = reading(10, 7, true, 500, "jabberfarm_accepts_total 1000\n");
        NodeReading now = reading(15, 8, true, 50, "jabberfarm_accepts_total 10\n");

        NodeSample sample = now.sample("c2s-1", before, 1, "");

        assertThat(sample.acceptsPerSecond()).isEqualTo(2);
        assertThat(sample.cpu()).isEqualTo(-1);
        assertThat(sample.restarts()).isEqualTo(1);
    }

    @Test
    void theFirstReadingHasNoRates() {
        NodeSample sample =
                reading(10, 7, true, 1, "jabberfarm_accepts_total 9\n").sample("c2s-1", null, 0, "");

        assertThat(sample.acceptsPerSecond()).isZero();
    }

    @Test
    void redirectsAreCountedForAllReasonsTogether() {
        NodeSample sample = reading(
                        10,
                        7,
                        true,
                        1,
                        "jabberfarm_redirects_total{reason=\"drain\"} 7\njabberfarm_redirects_total{reason=\"full\"} 2\n")
                .sample("c2s-1", null, 0, "");

        assertThat(sample.redirects()).isEqualTo(9);
    }

    @Test
    void aDownLinkIsNamed() {
        NodeSample sample = reading(10, 7, false, 1, "jabberfarm_link_up{service=\"c2s-1\"} 0\n")
                .sample("c2s-1", null, 0, "");

        assertThat(sample.up()).isTrue();
        assertThat(sample.ready()).isFalse();
        assertThat(sample.reason()).contains("link to the JSM is down").contains("c2s-1");
        assertThat(sample.links()).containsEntry("c2s-1", false);
    }

    @Test
    void connectionsOfAJsmAreItsLinks() {
        NodeReading jsm =
                new NodeReading(1, "jsm", 7, "1-a", 5, "", true, new Exposition("""
                        jabberfarm_link_up{service="a"} 1
                        jabberfarm_link_up{service="b"} 0
                        jabberfarm_sessions 42
                        """), DrainSample.NONE, 1, 1, 1, 1);

        NodeSample sample = jsm.sample("jsm-1", null, 0, "");

        assertThat(sample.connections()).isEqualTo(1);
        assertThat(sample.sessions()).isEqualTo(42);
        assertThat(sample.reason()).isEmpty();
    }
}
