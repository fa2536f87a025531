package org.jabberfarm.console.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jabberfarm.console.TestConsole;
import org.jabberfarm.console.browser.Chrome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users in a real browser. */
class UserPagesIT {
    @TempDir
    Path folder;

    @Test
    void addsFindsAndRemovesAUser() throws Exception {
        try (UserSite site = new UserSite(folder);
                Chrome chrome = Chrome.open(site.url)) {
            chrome.go("/users")
                    .type("#f-name", UserSite.NAME)
                    .type("#f-password", TestConsole.PASSWORD)
                    .press("Log in")
                    .awaitText("No users yet")
                    .shots("users-empty");
            for (String name : new String[] {"ann", "anton", "bob", "carla"}) {
                chrome.go("/users/new")
                        .type("#f-jid", name + "@chat.example.org")
                        .type("#f-password", "open sesame")
                        .press("Add user")
                        .awaitText("Added. The account can log in now.");
            }
            chrome.shots("user")
                    .go("/users")
                    .shots("users")
                    .type("[type=search]", "an")
                    .press("Find")
                    .awaitText("2 on this page");
            assertThat(chrome.text()).doesNotContain("carla");
            chrome.go("/users/new")
                    .type("#f-jid", "ann@elsewhere.org")
                    .type("#f-password", "x")
                    .press("Add user")
                    .awaitText("One thing to correct")
                    .shots("user-add-wrong");
            assertThat(chrome.driver().switchTo().activeElement().getAttribute("id"))
                    .isEqualTo("sum");
            chrome.go("/users/bob@chat.example.org")
                    .press("Remove bob@chat.example.org")
                    .awaitText("This cannot be undone")
                    .shots("user-remove")
                    .type("#f-typed", "bob@chat.example.org")
                    .press("Remove bob@chat.example.org")
                    .awaitText("3 on this page");
            chrome.complainsAboutNothing();
        }
    }
}
