package org.jabberfarm.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.jabberfarm.console.TestConsole;
import org.jabberfarm.console.TestConsole.Browser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsrfTest {
    @TempDir
    Path data;

    private TestConsole console;
    private Browser browser;

    @BeforeEach
    void start() throws Exception {
        console = new TestConsole(data);
        browser = console.login(Access.ADMIN);
    }

    @AfterEach
    void stop() {
        console.close();
    }

    private int save(String token, String... headers) throws Exception {
        List<String> fields =
                token.isEmpty() ? List.of("domain", "x.example") : List.of("domain", "x.example", "_csrf", token);
        return browser.post("/settings", fields, headers).statusCode();
    }

    @Test
    void anotherSiteCannotActThroughTheBrowser() throws Exception {
        String token = browser.formToken("/settings");
        assertThat(save(token, "Sec-Fetch-Site", "cross-site")).isEqualTo(403);
        assertThat(save(token, "Sec-Fetch-Site", "same-site")).isEqualTo(403);
        assertThat(save(token, "Origin", "https://evil.example")).isEqualTo(403);
        assertThat(save(token, "Origin", "null")).isEqualTo(403);
        assertThat(save("", "Sec-Fetch-Site", "same-origin")).isEqualTo(403);
        assertThat(save("forged", "Sec-Fetch-Site", "same-origin")).isEqualTo(403);
        assertThat(save(console.browser().formToken("/login"), "Sec-Fetch-Site", "same-origin"))
                .isEqualTo(403);
        assertThat(console.console.settings().load().domains()).isEmpty();
    }

    @Test
    void thePageItselfCan() throws Exception {
        String token = browser.formToken("/settings");
        assertThat(save(token, "Origin", console.url)).isEqualTo(303);
        assertThat(save(token, "Sec-Fetch-Site", "same-origin")).isEqualTo(303);
        assertThat(save("", "Sec-Fetch-Site", "same-origin", "X-CSRF-Token", token))
                .isEqualTo(303);
        assertThat(console.console.settings().load().domains()).containsExactly("x.example");
    }

    @Test
    void theApiTakesNoCookie() throws Exception {
        assertThat(browser.json("POST", "/api/v1/local/tokens", "{}").statusCode())
                .isEqualTo(401);
        assertThat(browser.get("/metrics").statusCode()).isEqualTo(200);
    }
}
