package org.jabberfarm.console.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.TestConsole;
import org.jabberfarm.console.TestConsole.Browser;
import org.jabberfarm.console.TestProcess;
import org.jabberfarm.console.TestProcess.Ended;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Page, API and command of the records, over HTTP, with a real name server behind. */
class DnsWebTest {
    private static final String SERVICE = "_xmpp-client._tcp.chat.example.org.";

    @TempDir
    Path folder;

    private static Browser login(DnsSite site, String name) throws Exception {
        Browser browser = new Browser(site.url);
        assertThat(browser.submit("/login", "/login", "name", name, "password", TestConsole.PASSWORD)
                        .statusCode())
                .isEqualTo(303);
        return browser;
    }

    private static Ended farm(DnsSite site, Access access, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.jabberfarm.console.cli.Farm",
                "dns",
                "--url",
                site.url));
        command.addAll(List.of(more));
        return TestProcess.run(command, Map.of("FARM_TOKEN", site.token(access)), "", 60);
    }

    @Test
    void isShownPublishedAndCopied() throws Exception {
        try (DnsSite site = new DnsSite(folder);
                RealServer real =
                        RealServer.start(RealServer.Program.BIND, Files.createDirectory(folder.resolve("dns")))) {
            Browser olga = login(site, DnsSite.OPERATOR);
            assertThat(olga.get("/dns").body()).contains("No domain yet", "/settings#f-domain");
            site.use(real);
            site.add(1, true, 300);
            Browser vera = login(site, DnsSite.VIEWER);
            assertThat(vera.get("/dns").body())
                    .contains("By hand", SERVICE, "0 1000 5222 c2s-1.example.org.", "id=\"fragment\"")
                    .doesNotContain("Publish now");
            assertThat(vera.submit("/dns", "/dns/publish").statusCode()).isEqualTo(403);

            HttpResponse<String> done = olga.submit("/dns", "/dns/publish");
            assertThat(done.statusCode()).isEqualTo(303);
            assertThat(olga.get(done.headers().firstValue("Location").orElseThrow())
                            .body())
                    .contains("Published. Resolvers follow", "As asked", "Publish now");
            assertThat(real.dig(SERVICE, "SRV")).containsExactly("0 1000 5222 c2s-1.example.org.");

            Browser script = new Browser(site.url);
            String[] viewer = {"Authorization", "Bearer " + site.token(Access.VIEWER)};
            String[] operator = {"Authorization", "Bearer " + site.token(Access.OPERATOR)};
            HttpResponse<String> read = script.get("/api/v1/dns", viewer);
            assertThat(read.body()).doesNotContain(Base64.getEncoder().encodeToString(RealServer.SECRET));
            JsonNode view = Json.MAPPER.readTree(read.body());
            assertThat(view.at("/nodes/0/weight").asInt()).isEqualTo(1000);
            assertThat(view.at("/records/0/published/0").asText()).isEqualTo("0 1000 5222 c2s-1.example.org.");
            assertThat(view.at("/records/0/seen/0/data/0").asText()).isEqualTo("0 1000 5222 c2s-1.example.org.");
            assertThat(script.json("POST", "/api/v1/dns/publish", "{}", viewer).statusCode())
                    .isEqualTo(403);
            assertThat(script.json("POST", "/api/v1/dns/publish", "", operator).statusCode())
                    .isEqualTo(200);
            assertThat(script.json("POST", "/api/v1/dns/publish", "{\"replace\": 7", operator)
                            .statusCode())
                    .isEqualTo(400);

            Ended printed = farm(site, Access.VIEWER).ok();
            assertThat(printed.out()).contains(SERVICE + "  60 IN SRV  0 1000 5222 c2s-1.example.org.\n");
            assertThat(farm(site, Access.OPERATOR, "--publish").ok().out()).isEqualTo(printed.out());
            site.settings.set(Map.of("dns-server", "127.0.0.1:" + RealServer.freePort()), "test");
            Ended failed = farm(site, Access.OPERATOR, "--publish");
            assertThat(failed.exit()).isEqualTo(1);
            assertThat(failed.err()).contains("nothing listens there", "change dns-server");
            assertThat(farm(site, Access.VIEWER, "--replace").exit()).isEqualTo(2);
            assertThat(olga.get("/dns").body()).contains("Failed", "nothing listens there", "to look at");
        }
    }
}
