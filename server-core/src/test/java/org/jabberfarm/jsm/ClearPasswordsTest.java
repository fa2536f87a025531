package org.jabberfarm.jsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.jabberfarm.dialogue.Stage;
import org.jabberfarm.jsm.auth.Scram;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xmpp.Jid;
import org.junit.jupiter.api.Test;

/** Which of the ways to a password leave it in clear in the database, and when. */
class ClearPasswordsTest {
    private static final String SPOOL =
            "<xdb><password xmlns='jabber:iq:auth' xdbns='jabber:iq:auth'>spool</password></xdb>";

    private static Optional<String> kept(Jsm jsm, String name) {
        return jsm.storage().clearPassword(Jid.of(name + "@localhost"));
    }

    private static void addAll(Jsm jsm) {
        jsm.accounts().add(Jid.of("added@localhost"), "one");
        jsm.accounts().add(Jid.of("reset@localhost"), "two");
        jsm.accounts().reset(Jid.of("reset@localhost"), "three");
        jsm.accounts().add(Jid.of("imported@localhost"), Scram.keys("four", 4096));
        jsm.accounts().add(Jid.of("long@localhost"), "x".repeat(Storage.LONGEST_CLEAR + 1));
        new SpoolImport(jsm.storage(), jsm.accounts(), Jid.of("old@localhost"), false).add(SPOOL);
    }

    @Test
    void noneByDefault() throws Exception {
        try (Stage stage = new Stage(Map.of())) {
            Jsm jsm = stage.startJsm();
            addAll(jsm);
            assertThat(jsm.storage().eraseClearPasswords()).isZero();
        }
    }

    @Test
    void thoseThatComeInClearWhenSwitchedOn() throws Exception {
        try (Stage stage = new Stage(Map.of("old-clients-digest", "yes"))) {
            Jsm jsm = stage.startJsm();
            addAll(jsm);
            assertThat(kept(jsm, "added")).contains("one");
            assertThat(kept(jsm, "reset")).contains("three");
            assertThat(kept(jsm, "old")).contains("spool");
            assertThat(kept(jsm, "imported")).isEmpty();
            assertThat(kept(jsm, "long")).isEmpty();
        }
    }
}
