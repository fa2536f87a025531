package org.jabberfarm.console.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jabberfarm.agent.Sample.DrainSample;
import org.jabberfarm.console.TestConsole;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.metrics.DemoFarm;
import org.jabberfarm.console.metrics.FakeAgent;
import org.jabberfarm.console.metrics.Samples;
import org.jabberfarm.console.web.Access;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages over a box that is really reached over SSH, with an agent that says what the test wants. */
class DashboardTest {
    private static final Duration SOON = Duration.ofSeconds(12);

    @TempDir
    Path folder;

    private DemoFarm farm;
    private TestConsole.Browser browser;

    @BeforeEach
    void start() throws IOException {
        farm = new DemoFarm(folder);
        browser = farm.site.login(Access.OPERATOR);
    }

    @AfterEach
    void stop() throws IOException {
        farm.close();
    }

    private String get(String path) {
        try {
            var answer = browser.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            return answer.body();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void leadsThroughTheFirstSteps() throws IOException {
        assertThat(get("/")).contains("First steps", "Users are name@chat.example.org", "Add boxes");
        farm.box("edge-1", Role.C2S);
        assertThat(get("/"))
                .contains("1 box in the inventory", "<title>Dashboard · chat.example.org · Jabberfarm</title>");
        assertThat(get("/boxes/edge-1")).contains("Next: ");
    }

    @Test
    void showsWhatTheAgentSaysAndTheBoxPageExplains() throws Exception {
        Box box = farm.trusted(farm.box("edge-1", Role.C2S));
        String node = box.nodes().get(0).name();
        try (FakeAgent agent = new FakeAgent(farm.root("edge-1"))) {
            agent.log = "2026-11-24T14:06:02.123Z INFO  C2s clients=14608\n"
                    + "2026-11-24T14:06:03.000Z WARN  C2s descriptors <low>\n\tat some.Place\n";
            agent.samples.add(Samples.of(System.currentTimeMillis(), Samples.c2s(node, 4_812, 7_936, 8_000)));
            DemoFarm.within(SOON, "the count", () -> get("/?part=live").contains("<b>4,812</b>"));
            assertThat(get("/")).contains("Limit too low").doesNotContain("First steps");
            for (String view : new String[] {"cards", "table", "heat"}) {
                assertThat(get("/?part=live&view=" + view)).contains("/boxes/edge-1");
            }
            for (String range : new String[] {"1h", "24h", "7d", "90d"}) {
                assertThat(get("/?part=charts&range=" + range)).contains("Connections, whole farm", "Show as table");
            }
            assertThat(get("/boxes/edge-1"))
                    .contains("stops at 7,936 connections", "4,812 connections")
                    .doesNotContain("Next: ");
            assertThat(get("/boxes/edge-1/remove")).contains("4,812 users are on edge-1 now");
            assertThat(get("/boxes/edge-1?part=log")).contains("clients=14608");
            assertThat(get("/boxes/edge-1/log?node=" + node)).contains("descriptors &lt;low&gt;", "at some.Place");
            assertThat(browser.get("/boxes/edge-1/log?node=other").statusCode()).isEqualTo(404);
            assertThat(browser.get("/boxes/edge-1/files?path=/etc/shadow").statusCode())
                    .isEqualTo(404);
            DemoFarm.within(
                    SOON, "the facts", () -> get("/boxes/edge-1?part=facts").contains("Kernel"));
        }
    }

    @Test
    void showsHowFarADrainIsAndLetsOperatorsChangeIt() throws Exception {
        Box box = farm.trusted(farm.box("edge-1", Role.C2S));
        String node = box.nodes().get(0).name();
        long now = System.currentTimeMillis();
        var serving = Samples.c2s(node, 300, 10_000, 16_384);
        try (FakeAgent agent = new FakeAgent(farm.root("edge-1"))) {
            agent.samples.add(Samples.of(now, serving));
            DemoFarm.within(
                    SOON,
                    "the link",
                    () -> get("/boxes/edge-1?part=live").contains("<a href=\"/nodes/" + node + "/drain\">"));
            agent.samples.add(Samples.of(
                    now + 1,
                    Samples.draining(serving, new DrainSample(true, now - 130_000, 1_200, true, 50, 9_000), 860)));
            DemoFarm.within(
                    SOON, "the drain", () -> get("/boxes/edge-1?part=live").contains("Draining 2 min"));
            assertThat(get("/boxes/edge-1?part=live"))
                    .contains("300 of 1,200 clients left, 50 per second (as many as the others take), about 6 s to go")
                    .contains("900 of 1,200 clients gone", "Change the pace", "Stop draining", "860 sent elsewhere")
                    .doesNotContain(">Drain…<");
            assertThat(get("/?part=live"))
                    .contains("Draining 2 min", "has taken no new clients for 2 min", "See its drain");
            String viewer = "Bearer " + farm.site.token(Access.VIEWER);
            assertThat(browser.get("/api/v1/status", "Authorization", viewer).body())
                    .contains("\"draining\":true,\"redirects\":860");
            assertThat(farm.site
                            .login(Access.VIEWER)
                            .get("/boxes/edge-1?part=live")
                            .body())
                    .contains("300 of 1,200 clients left")
                    .doesNotContain("Stop draining");
        }
    }

    @Test
    void tellsOpenPagesThatSomethingIsNew() throws Exception {
        farm.box("edge-1", Role.C2S);
        HttpURLConnection stream = (HttpURLConnection)
                URI.create(farm.site.url + "/events").toURL().openConnection();
        stream.setRequestProperty("Accept", "text/event-stream");
        stream.setRequestProperty("Authorization", "Bearer " + farm.site.token(Access.VIEWER));
        stream.setReadTimeout(10_000);
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(in.readLine()).isEqualTo("event: state");
            assertThat(in.readLine()).isEqualTo("data: {\"age\":-1,\"said\":[]}");
            assertThat(in.readLine()).isEmpty();
            assertThat(in.readLine()).isEqualTo("event: state");
        } finally {
            stream.disconnect();
        }
    }
}
