package org.jabberfarm.console.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jabberfarm.console.TestConsole;
import org.jabberfarm.console.web.Access;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetUpTest {
    @TempDir
    Path data;

    @Test
    void theLinkMakesTheFirstAdministratorOnce() throws Exception {
        try (TestConsole console = new TestConsole(data)) {
            String link = console.console.setUpLink().orElseThrow();
            Path file = data.resolve("setup-link");
            assertThat(Files.readString(file).trim()).isEqualTo(link);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            String path = link.substring(console.url.length());

            TestConsole.Browser browser = console.browser();
            assertThat(browser.get("/login").body()).contains("set-up link").doesNotContain("type=\"password\"");
            HttpResponse<String> weak =
                    browser.submit(path, path, "name", "Root!", "password", "short", "repeated", "short");
            assertThat(weak.statusCode()).isEqualTo(422);
            assertThat(weak.body()).contains("Shorter than", "a to z").doesNotContain("value=\"short\"");
            HttpResponse<String> typo =
                    browser.submit(path, path, "name", "root", "password", "a long enough one", "repeated", "another");
            assertThat(typo.body()).contains("Not the same");

            HttpResponse<String> done = browser.submit(
                    path, path, "name", "root", "password", TestConsole.PASSWORD, "repeated", TestConsole.PASSWORD);
            assertThat(done.statusCode()).isEqualTo(303);
            assertThat(browser.get("/administrators").body()).contains("root", "ADMIN");
            assertThat(file).doesNotExist();
            assertThat(console.browser().get(path).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void anotherLinkIsWorthless() throws Exception {
        try (TestConsole console = new TestConsole(data)) {
            assertThat(console.browser().get("/set-up/" + "x".repeat(43)).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void thereIsNoLinkOnceThereIsAnAdministrator() throws Exception {
        try (TestConsole console = new TestConsole(data)) {
            console.login(Access.ADMIN);
            String old = console.console.setUpLink().orElseThrow().substring(console.url.length());
            assertThat(console.browser().get(old).statusCode()).isEqualTo(404);
        }
        try (TestConsole console = new TestConsole(data)) {
            assertThat(console.console.setUpLink()).isEmpty();
            assertThat(data.resolve("setup-link")).doesNotExist();
        }
    }
}
