package org.jabberfarm.console.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.jabberfarm.console.TestConsole;
import org.jabberfarm.console.TestConsole.Browser;
import org.jabberfarm.console.web.Access;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {
    @TempDir
    Path data;

    private TestConsole console;

    @BeforeEach
    void start() throws Exception {
        console = new TestConsole(data);
        console.login(Access.VIEWER);
    }

    @AfterEach
    void stop() {
        console.close();
    }

    private HttpResponse<String> login(Browser browser, String password, String next) throws Exception {
        return browser.submit("/login", "/login", "name", "some-viewer", "password", password, "next", next);
    }

    @Test
    void aPageAsksForLoginAndComesBack() throws Exception {
        HttpResponse<String> asked = console.browser().get("/audit?who=some-viewer");
        assertThat(asked.statusCode()).isEqualTo(303);
        assertThat(asked.headers().firstValue("Location")).contains("/login?next=%2Faudit%3Fwho%3Dsome-viewer");
        Browser browser = console.browser();
        HttpResponse<String> back = login(browser, TestConsole.PASSWORD, "/audit?who=some-viewer");
        assertThat(back.headers().firstValue("Location")).contains("/audit?who=some-viewer");
        assertThat(browser.get("/audit").statusCode()).isEqualTo(200);
    }

    @Test
    void theCookieIsForThisConsoleOnly() throws Exception {
        List<String> cookies =
                login(console.browser(), TestConsole.PASSWORD, "/").headers().allValues("Set-Cookie");
        assertThat(cookies).anyMatch(c -> c.startsWith("farm-session="));
        assertThat(cookies)
                .allMatch(c -> c.contains("HttpOnly") && c.contains("SameSite=Strict") && c.contains("Path=/"));
    }

    @Test
    void aLinkLeadsNowhereElse() throws Exception {
        for (String next :
                List.of("https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)")) {
            assertThat(login(console.browser(), TestConsole.PASSWORD, next)
                            .headers()
                            .firstValue("Location"))
                    .as(next)
                    .contains("/");
        }
    }

    @Test
    void loginGivesANewSessionAndEndsTheOld() throws Exception {
        Browser browser = console.browser();
        String first = session(login(browser, TestConsole.PASSWORD, "/"));
        // Logged in already, the login page has no form; its token is that of any other page.
        String second =
                session(browser.submit("/profile", "/login", "name", "some-viewer", "password", TestConsole.PASSWORD));
        assertThat(second).isNotEqualTo(first);
        assertThat(console.browser().get("/profile", "Cookie", first).statusCode())
                .isEqualTo(303);
        assertThat(console.browser().get("/profile", "Cookie", second).statusCode())
                .isEqualTo(200);
    }

    @Test
    void logoutEndsTheSessionOnTheServer() throws Exception {
        Browser browser = console.browser();
        String cookie = session(login(browser, TestConsole.PASSWORD, "/"));
        assertThat(browser.submit("/profile", "/logout").statusCode()).isEqualTo(303);
        assertThat(console.browser().get("/profile", "Cookie", cookie).statusCode())
                .isEqualTo(303);
    }

    @Test
    void logoutEverywhereAndPasswordChangeEndOtherSessions() throws Exception {
        Browser laptop = console.browser();
        login(laptop, TestConsole.PASSWORD, "/");
        Browser phone = console.browser();
        login(phone, TestConsole.PASSWORD, "/");
        assertThat(phone.submit(
                                "/profile",
                                "/profile/password",
                                "present",
                                "wrong",
                                "password",
                                "another long one",
                                "repeated",
                                "another long one")
                        .statusCode())
                .isEqualTo(422);
        assertThat(laptop.get("/profile").statusCode()).isEqualTo(200);
        assertThat(phone.submit(
                                "/profile",
                                "/profile/password",
                                "present",
                                TestConsole.PASSWORD,
                                "password",
                                "another long one",
                                "repeated",
                                "another long one")
                        .statusCode())
                .isEqualTo(303);
        assertThat(phone.get("/profile").statusCode()).isEqualTo(200);
        assertThat(laptop.get("/profile").statusCode()).isEqualTo(303);

        login(laptop, "another long one", "/");
        assertThat(laptop.submit("/profile", "/profile/sessions/end-all").statusCode())
                .isEqualTo(303);
        assertThat(phone.get("/profile").statusCode()).isEqualTo(303);
        assertThat(laptop.get("/profile").statusCode()).isEqualTo(303);
    }

    @Test
    void guessingIsSlowedDown() throws Exception {
        Browser browser = console.browser();
        for (int i = 0; i < 5; i++) {
            assertThat(login(browser, "wrong " + i, "/").statusCode()).isEqualTo(422);
        }
        HttpResponse<String> slowed = login(browser, TestConsole.PASSWORD, "/");
        assertThat(slowed.statusCode()).isEqualTo(429);
        assertThat(slowed.headers().firstValue("Retry-After")).isPresent();
        assertThat(slowed.body()).doesNotContain(TestConsole.PASSWORD);
    }

    @Test
    void aForgedForwardedAddressIsNoWayAround() throws Exception {
        Browser browser = console.browser();
        String token = browser.formToken("/login");
        int refused = 0;
        for (int i = 0; i < 7; i++) {
            HttpResponse<String> answer = browser.post(
                    "/login",
                    List.of("name", "nobody" + i, "password", "wrong", "_csrf", token),
                    "Sec-Fetch-Site",
                    "same-origin",
                    "X-Forwarded-For",
                    "192.0.2." + i);
            refused += answer.statusCode() == 429 ? 1 : 0;
        }
        assertThat(refused).isPositive();
    }

    @Test
    void aDisabledAdministratorIsOutAtOnce() throws Exception {
        Browser browser = console.browser();
        login(browser, TestConsole.PASSWORD, "/");
        console.login(Access.ADMIN);
        console.console.administrators().change("some-viewer", Access.VIEWER, true, "test");
        assertThat(browser.get("/profile").statusCode()).isEqualTo(303);
        assertThat(login(console.browser(), TestConsole.PASSWORD, "/").statusCode())
                .isEqualTo(422);
    }

    @Test
    void aOneTimeLinkLogsInOnce() throws Exception {
        String link = console.console.loginLinks().create("some-viewer");
        assertThat(console.browser().get(link, "Sec-Purpose", "prefetch").statusCode())
                .isEqualTo(204);
        Browser browser = console.browser();
        assertThat(browser.get(link).statusCode()).isEqualTo(303);
        assertThat(browser.get("/profile").statusCode()).isEqualTo(200);
        Browser late = console.browser();
        assertThat(late.get(link).statusCode()).isEqualTo(422);
        assertThat(late.get("/profile").statusCode()).isEqualTo(303);
    }

    private static String session(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(c -> c.startsWith("farm-session="))
                .map(c -> c.substring(0, c.indexOf(';')))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no session cookie, status " + answer.statusCode()));
    }
}
