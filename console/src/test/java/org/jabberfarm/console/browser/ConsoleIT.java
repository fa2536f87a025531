package org.jabberfarm.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jabberfarm.console.TestConsole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** From the set-up link on, in a real browser. */
class ConsoleIT {
    @TempDir
    Path data;

    @Test
    void setsUpTheConsoleAndTheFarmsDomain() {
        try (TestConsole console = new TestConsole(data);
                Chrome chrome = Chrome.open(console.url)) {
            chrome.go("/login").awaitText("no administrator yet").shots("login-waiting");
            chrome.go(console.console.setUpLink().orElseThrow())
                    .type("#f-name", "root")
                    .type("#f-password", "a long enough one")
                    .type("#f-repeated", "another")
                    .press("Create administrator")
                    .awaitText("One thing to correct")
                    .shots("set-up-wrong")
                    .type("#f-password", TestConsole.PASSWORD)
                    .type("#f-repeated", TestConsole.PASSWORD)
                    .shots("set-up")
                    .press("Create administrator")
                    .find(".side .who");
            chrome.go("/settings").type("#f-domain", "chat.example.org").type("#f-users-per-c2s", "20,000");
            chrome.press("Save settings").awaitText("Saved.").shots("settings");
            assertThat(console.console.settings().load().domains()).containsExactly("chat.example.org");
            assertThat(chrome.find(".brand small").getText()).isEqualTo("chat.example.org");
            chrome.type("#f-users-per-c2s", "7")
                    .press("Save settings")
                    .awaitText("One thing to correct")
                    .shots("settings-wrong");
            assertThat(chrome.driver().switchTo().activeElement().getAttribute("id"))
                    .isEqualTo("sum");
            chrome.complainsAboutNothing();

            chrome.go("/tokens").awaitText("No tokens yet").shots("tokens-empty");
            chrome.type("#f-name", "ansible")
                    .press("Make token")
                    .awaitText("Copy the token now")
                    .shots("tokens");
            chrome.press("Copy").awaitText("Copied");
            chrome.go("/administrators")
                    .type("#f-name", "ana")
                    .type("#f-password", TestConsole.PASSWORD)
                    .press("Add administrator");
            chrome.find("a[href='/administrators/ana']");
            chrome.shots("administrators")
                    .go("/administrators/ana")
                    .shots("administrator")
                    .go("/audit")
                    .shots("audit")
                    .go("/audit?who=nobody")
                    .shots("audit-empty")
                    .go("/profile")
                    .shots("profile")
                    .go("/users")
                    .awaitText("No session manager yet")
                    .shots("users-none");
            for (String name : new String[] {"boxes", "plans", "deploys", "dns"}) {
                chrome.go("/" + name).shots(name + "-none");
            }
            chrome.go("/").shots("dashboard-none").complainsAboutNothing();
            chrome.go("/nothing-here")
                    .shots("error")
                    .press("Log out")
                    .awaitText("Password")
                    .shots("login");
        }
    }

    @Test
    void themesKeysAndMenuWork() {
        try (TestConsole console = new TestConsole(data);
                Chrome chrome = Chrome.open(console.url)) {
            chrome.go(console.console.setUpLink().orElseThrow())
                    .type("#f-name", "root")
                    .type("#f-password", TestConsole.PASSWORD)
                    .type("#f-repeated", TestConsole.PASSWORD)
                    .press("Create administrator");
            chrome.find(".side .who");
            chrome.go("/audit");

            WebElement theme = chrome.find("[data-do=theme]");
            assertThat(theme.getText()).isEqualTo("System theme");
            theme.click();
            theme.click();
            assertThat(theme.getText()).isEqualTo("Dark theme");
            chrome.go("/settings");
            assertThat(chrome.find("html").getAttribute("data-theme")).isEqualTo("dark");
            chrome.click("[data-do=theme]");
            assertThat(chrome.find("html").getAttribute("data-theme")).isNull();

            press(chrome, "?");
            assertThat(chrome.find("#keys").isDisplayed()).isTrue();
            chrome.shots("keys");
            press(chrome, Keys.ESCAPE);
            assertThat(chrome.find("#keys").isDisplayed()).isFalse();
            press(chrome, "g", "u");
            chrome.awaitText("No session manager yet");
            chrome.go("/audit");
            press(chrome, "g", "r");
            chrome.awaitText("Nothing was deployed yet");
            chrome.go("/audit");
            press(chrome, "j");
            assertThat(focus(chrome).findElement(By.xpath("./ancestor::tr")).isDisplayed())
                    .isTrue();

            chrome.go("/settings").type("#f-domain", "half.typed");
            focus(chrome).sendKeys("?", Keys.ESCAPE);
            assertThat(chrome.find("#f-domain").getAttribute("value")).isEqualTo("half.typed?");

            chrome.phone();
            chrome.go("/settings");
            assertThat(chrome.find("#nav").isDisplayed()).isFalse();
            chrome.press("Menu");
            assertThat(chrome.find("#nav").isDisplayed()).isTrue();
            chrome.shot("menu-phone");
            press(chrome, Keys.ESCAPE);
            assertThat(chrome.find("#nav").isDisplayed()).isFalse();
            chrome.complainsAboutNothing();
        }
    }

    private static WebElement focus(Chrome chrome) {
        return chrome.driver().switchTo().activeElement();
    }

    private static void press(Chrome chrome, CharSequence... keys) {
        focus(chrome).sendKeys(keys);
    }
}
