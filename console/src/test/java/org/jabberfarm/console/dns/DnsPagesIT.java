package org.jabberfarm.console.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.console.TestConsole;
import org.jabberfarm.console.browser.Chrome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the records in a real browser, as an operator uses it. */
class DnsPagesIT {
    private static final RecordSet OTHERS = new RecordSet("chat.example.org.", "A", 60, List.of("192.0.2.80"));

    @TempDir
    Path folder;

    @Test
    void publishesTakesOverAndSaysWhatFails() throws Exception {
        try (DnsSite site = new DnsSite(folder);
                Chrome chrome = Chrome.open(site.url);
                RealServer real =
                        RealServer.start(RealServer.Program.KNOT, Files.createDirectory(folder.resolve("dns")))) {
            chrome.go("/dns")
                    .type("#f-name", DnsSite.OPERATOR)
                    .type("#f-password", TestConsole.PASSWORD)
                    .press("Log in")
                    .awaitText("No domain yet")
                    .shots("dns-none");
            site.use(real);
            site.add(1, true, 9_000);
            site.add(2, true, 3_000);
            site.add(3, false, 0);
            real.client().change(List.of(new Change(OTHERS.key(), Optional.empty(), Optional.of(OTHERS))));
            chrome.go("/dns").awaitText("By hand").shots("dns-by-hand");
            chrome.press("Publish now")
                    .awaitText("has A records that the farm did not put there")
                    .shots("dns-of-others");
            chrome.find("[name=replace]").click();
            chrome.press("Publish now").awaitText("Published. Resolvers follow").shots("dns");
            assertThat(real.dig("chat.example.org", "A")).containsExactly("192.0.2.1", "192.0.2.2");

            site.settings.set(Map.of("dns-server", "127.0.0.1:" + RealServer.freePort()), "test");
            chrome.press("Publish now").awaitText("nothing listens there").shots("dns-failed");
            chrome.complainsAboutNothing();
        }
    }
}
