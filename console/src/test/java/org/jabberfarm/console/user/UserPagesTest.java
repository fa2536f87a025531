package org.jabberfarm.console.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.jabberfarm.console.TestConsole.Browser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserPagesTest {
    private static final String ANN = "/users/ann@chat.example.org";

    @TempDir
    Path folder;

    private UserSite site;
    private Browser browser;

    @BeforeEach
    void start() throws Exception {
        site = new UserSite(folder);
        browser = site.login();
    }

    @AfterEach
    void stop() {
        site.close();
    }

    private HttpResponse<String> add(String jid, String password) throws Exception {
        return browser.submit("/users/new", "/users", "jid", jid, "password", password);
    }

    @Test
    void saysHowAnAdministratorWritesToEverybody() throws Exception {
        assertThat(browser.get("/users").body())
                .contains("Write to everybody", "(nurse@chat.example.org)")
                .contains(
                        ">chat.example.org/announce/online<",
                        ">chat.example.org/announce/motd<",
                        ">chat.example.org/announce/motd/update<",
                        ">chat.example.org/announce/motd/delete<");
    }

    @Test
    void leadsFromTheEmptyListToAUserAndBack() throws Exception {
        assertThat(browser.get("/users").body()).contains("No users yet", "/users/new");
        HttpResponse<String> added = add("ann@chat.example.org", "open sesame");
        assertThat(added.statusCode()).isEqualTo(303);
        assertThat(added.headers().firstValue("Location").orElse("")).endsWith(ANN + "?done=added");
        assertThat(browser.get(ANN + "?done=added").body()).contains("can log in now", "Not logged in anywhere");
        assertThat(browser.get("/users").body()).contains(ANN, "Offline");
        assertThat(browser.get("/users?q=b").body())
                .contains("name begins with “b”")
                .doesNotContain(ANN);

        assertThat(browser.submit(ANN, ANN + "/password", "password", "another one")
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.submit(ANN, ANN + "/kick").statusCode()).isEqualTo(303);
        HttpResponse<String> mistyped = browser.submit(ANN + "/remove", ANN + "/remove", "typed", "ann");
        assertThat(mistyped.statusCode()).isEqualTo(422);
        assertThat(site.jsm.exists("ann@chat.example.org")).isTrue();
        assertThat(browser.submit(ANN + "/remove", ANN + "/remove", "typed", "ann@chat.example.org")
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get(ANN).statusCode()).isEqualTo(404);
    }

    @Test
    void keepsWhatWasTypedAndSaysWhatIsWrong() throws Exception {
        HttpResponse<String> wrong = add("ann@elsewhere.org", "open sesame");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body())
                .contains("value=\"ann@elsewhere.org\"", "domain of this farm")
                .doesNotContain("sesame");
        add("ann@chat.example.org", "open sesame");
        HttpResponse<String> taken = add("ann@chat.example.org", "open sesame");
        assertThat(taken.statusCode()).isEqualTo(409);
        assertThat(taken.body()).contains("Nothing was added", "exists already").doesNotContain("sesame");
    }

    @Test
    void turnsPages() throws Exception {
        Accounts accounts = new Accounts(() -> java.util.Optional.of(site.jsm), site.audit);
        for (int i = 0; i < 51; i++) {
            accounts.add("u%03d@chat.example.org".formatted(i), new org.jabberfarm.console.secret.Secret("pw"), "test");
        }
        String first = browser.get("/users").body();
        assertThat(first).contains("u049@").doesNotContain("u050@").contains("after=u049%40chat.example.org");
        assertThat(browser.get("/users?q=&after=u049%40chat.example.org").body())
                .contains("u050@")
                .doesNotContain("u049@", ">Next<");
    }

    @Test
    void saysWhatToDoWhenTheSessionManagerIsSilent() throws Exception {
        add("ann@chat.example.org", "open sesame");
        site.jsm.breakDown();
        HttpResponse<String> list = browser.get("/users");
        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(list.body()).contains("cannot be read now", "jsm-1 on core-1", "Try again");
        assertThat(browser.get(ANN).statusCode()).isEqualTo(409);
    }
}
