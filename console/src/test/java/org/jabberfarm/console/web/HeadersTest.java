package org.jabberfarm.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.jabberfarm.console.TestConsole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadersTest {
    @TempDir
    Path data;

    @Test
    void everyAnswerTellsTheBrowserWhatNotToDo() throws Exception {
        try (TestConsole console = new TestConsole(data)) {
            for (String path : new String[] {"/healthz", "/nothing-here", "/settings", "/api/v1/nothing"}) {
                HttpResponse<String> answer = console.browser().get(path);
                HttpHeaders headers = answer.headers();
                assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                        .as(path)
                        .contains("default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
                        .doesNotContain("unsafe");
                assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
                assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
                assertThat(headers.firstValue("Referrer-Policy")).contains("same-origin");
                assertThat(headers.firstValue("Cross-Origin-Opener-Policy")).contains("same-origin");
                assertThat(headers.firstValue("Cross-Origin-Resource-Policy")).contains("same-origin");
                assertThat(headers.firstValue("Cache-Control")).contains("no-store");
                assertThat(headers.firstValue("Server")).isEmpty();
            }
        }
    }

    @Test
    void aMissingAddressIsNotRepeated() throws Exception {
        try (TestConsole console = new TestConsole(data)) {
            HttpResponse<String> page = console.browser().get("/nothing-here");
            assertThat(page.statusCode()).isEqualTo(404);
            assertThat(page.body()).contains("Not found").doesNotContain("nothing-here");
            HttpResponse<String> api = console.browser().get("/api/v1/nothing");
            assertThat(api.statusCode()).isEqualTo(404);
            assertThat(api.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        }
    }
}
