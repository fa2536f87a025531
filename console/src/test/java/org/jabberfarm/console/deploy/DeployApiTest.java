package org.jabberfarm.console.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jabberfarm.console.desired.Directory;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.plan.Step;
import org.jabberfarm.console.web.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts and browsers get, over HTTP. */
class DeployApiTest {
    @TempDir
    Path folder;

    private DeployBench bench;
    private DeployWeb web;

    @BeforeEach
    void open() throws Exception {
        bench = new DeployBench(folder);
        web = new DeployWeb(bench.deploys);
        Box box = bench.box("box-1");
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            steps.add(new Step.MakeDirectories(
                    List.of(new Directory("/var/lib/jabberfarm/" + i, "x", "x", "0750")), "test"));
        }
        bench.plans = List.of(DeployBench.plan(box, DeployBench.nothing(box), steps.toArray(Step[]::new)));
    }

    @AfterEach
    void close() {
        web.close();
        bench.close();
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return Json.MAPPER.readTree(answer.body());
    }

    @Test
    void startsARunAndTellsOfIt() throws Exception {
        HttpResponse<String> made = web.send("POST", "/api/v1/deploys", "{\"plan\":\"4\",\"reason\":\"why not\"}");
        assertThat(made.statusCode()).isEqualTo(201);
        long id = json(made).path("id").asLong();
        bench.end(bench.deploys.get(id));
        JsonNode run = json(web.send("GET", "/api/v1/deploys/" + id, ""));
        assertThat(run.path("state").asText()).isEqualTo("DEPLOYED");
        assertThat(run.path("reason").asText()).isEmpty();
        assertThat(run.path("plan").asLong()).isEqualTo(4);
        assertThat(run.path("note").asText()).isEqualTo("why not");
        assertThat(run.path("startedBy").asText()).isEqualTo("token test");
        JsonNode step = run.path("boxes").path(0).path("steps").path(0);
        assertThat(step.path("title").asText()).isEqualTo("Make /var/lib/jabberfarm/0");
        assertThat(step.path("state").asText()).isEqualTo("DONE");
        assertThat(step.path("seconds").asDouble()).isBetween(0.0, 30.0);
        assertThat(json(web.send("GET", "/api/v1/deploys", "")).path("deploys")).hasSize(1);
        assertThat(web.send("GET", "/api/v1/deploys/99", "").statusCode()).isEqualTo(404);
        assertThat(web.send("POST", "/api/v1/deploys", "{}").statusCode()).isEqualTo(422);
        assertThat(json(web.send("GET", "/api/v1/lock", "")).path("locked").asBoolean())
                .isFalse();
        assertThat(web.send("DELETE", "/api/v1/lock", "").statusCode()).isEqualTo(422);
        assertThat(web.send("DELETE", "/api/v1/lock", "{\"reason\":\"x\"}").statusCode())
                .isEqualTo(409);
    }

    @Test
    void followersMissNoLineAndSeeNoneTwice() throws Exception {
        Run run = bench.deploys.start(4, "admin", "");
        String path = "/api/v1/deploys/" + run.id() + "/log";
        List<CompletableFuture<List<Long>>> followers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            long after = i * 7L;
            followers.add(CompletableFuture.supplyAsync(() -> {
                try {
                    return web.numbers(path, after);
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }));
        }
        bench.end(run);
        long last = bench.log(run).size();
        assertThat(last).isGreaterThan(30);
        for (int i = 0; i < 5; i++) {
            assertThat(followers.get(i).get())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(i * 7L + 1, last).boxed().toList());
        }
        // Afterwards as well, from the database.
        assertThat(web.numbers(path, last - 2)).containsExactly(last - 1, last);
        assertThat(web.numbers(path + "?after=" + last, last)).isEmpty();
    }

    @Test
    void theSameAddressGivesTextAndJsonAndThePage() throws Exception {
        Run run = bench.end(bench.deploys.start(4, "admin", ""));
        String path = "/api/v1/deploys/" + run.id() + "/log";
        HttpResponse<String> text = web.send("GET", path, "", "Accept", "text/plain");
        assertThat(text.body()).startsWith("    1  20").contains("made /var/lib/jabberfarm/0");
        assertThat(json(web.send("GET", path, ""))
                        .path("lines")
                        .path(0)
                        .path("n")
                        .asLong())
                .isEqualTo(1);
        HttpResponse<String> warnings = web.send("GET", path + "?level=warn", "", "Accept", "text/plain");
        assertThat(warnings.body()).isEmpty();
        HttpResponse<String> page =
                web.send("GET", "/deploys/" + run.id() + "/log?box=box-1", "", "Accept", "text/html");
        assertThat(page.statusCode()).isEqualTo(303);
        assertThat(page.headers().firstValue("Location")).hasValue("/deploys/1?box=box-1#log");
        assertThat(web.send("GET", "/deploys/" + run.id() + "/log", "").body()).startsWith("    1  20");
    }

    @Test
    void pagesShowTheRunWithoutAScript() throws Exception {
        assertThat(web.send("GET", "/deploys", "").body()).contains("Nothing was deployed yet", "/plans");
        Run run = bench.end(bench.deploys.start(4, "admin", "<script>"));
        String page = web.send("GET", "/deploys/" + run.id(), "").body();
        assertThat(page).contains("Deploy 1", "Deployed", "id=\"L1\"", "&lt;script&gt;", "of 1</small>");
        assertThat(web.send("GET", "/deploys", "").body()).contains("/deploys/1", "1 of 1");
        assertThat(web.send("GET", "/deploys/" + run.id() + "/steps", "").body())
                .contains("data-run-state", "Make /var/lib/jabberfarm/29")
                .doesNotContain("<html");
    }

    @Test
    void aFollowerGetsLinesWhileTheRunGoesOn() throws Exception {
        RunLog log = new RunLog(new LogStore(bench.database.jdbi()), begin());
        log.add("farm", Level.INFO, "one\u001b[31m\ntwo");
        assertThat(log.after(0, 10, java.time.Duration.ofSeconds(1)))
                .extracting(LogLine::text)
                .containsExactly("one [31m two");
        CompletableFuture<List<LogLine>> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return log.after(1, 10, java.time.Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        log.add("farm", Level.WARN, "x".repeat(5000));
        assertThat(waiting.get().get(0).text()).hasSize(2000).endsWith("…");
        log.close();
        assertThat(new LogStore(bench.database.jdbi()).after(1, 0, 10)).hasSize(2);
        assertThat(Stream.of(log.after(2, 10, java.time.Duration.ofSeconds(20))))
                .containsExactly(List.of());
    }

    private long begin() {
        return new RunStore(bench.database.jdbi()).begin(1, "x", "").id();
    }
}
