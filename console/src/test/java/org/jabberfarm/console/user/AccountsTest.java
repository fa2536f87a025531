package org.jabberfarm.console.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.audit.AuditEntry;
import org.jabberfarm.console.audit.AuditFilter;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.fault.NotFound;
import org.jabberfarm.console.secret.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {
    private static final Secret PASSWORD = new Secret("open sesame");

    @TempDir
    Path folder;

    private Database database;
    private Audit audit;
    private RealJsm jsm;
    private Accounts accounts;

    @BeforeEach
    void start() throws Exception {
        database = Database.open(DataFolder.open(folder.resolve("data")));
        audit = new Audit(database);
        jsm = new RealJsm(folder);
        accounts = new Accounts(() -> Optional.of(jsm), audit);
    }

    @AfterEach
    void stop() {
        jsm.close();
        database.close();
    }

    @Test
    void addsListsAndRemoves() {
        assertThat(accounts.add("Ann@chat.example.org", PASSWORD, "root")).isEqualTo("ann@chat.example.org");
        accounts.add("anton@other.example.org", PASSWORD, "root");
        accounts.add("bob@chat.example.org", PASSWORD, "root");

        AccountList first = accounts.list("", "", "", 2);
        assertThat(first.accounts())
                .extracting(Account::jid)
                .containsExactly("ann@chat.example.org", "bob@chat.example.org");
        assertThat(first.total()).isEqualTo(3);
        assertThat(first.next()).isEqualTo("bob@chat.example.org");
        AccountList second = accounts.list("", "", first.next(), 2);
        assertThat(second.accounts()).extracting(Account::jid).containsExactly("anton@other.example.org");
        assertThat(second.next()).isEmpty();
        assertThat(accounts.list("", "an", "", 10).accounts()).hasSize(2);
        assertThat(accounts.list("chat.example.org", "an", "", 10).accounts()).hasSize(1);
        assertThat(accounts.list("", "a_", "", 10).accounts()).isEmpty();
        assertThat(accounts.list("", "%", "", 10).accounts()).isEmpty();

        assertThat(accounts.remove("ann@chat.example.org", "root")).isEqualTo("ann@chat.example.org");
        assertThat(jsm.exists("ann@chat.example.org")).isFalse();
        assertThatThrownBy(() -> accounts.get("ann@chat.example.org"))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("ann@chat.example.org");
        assertThat(accounts.get("bob@chat.example.org").online()).isZero();
    }

    @Test
    void passesOnTheWordsOfTheSessionManager() {
        accounts.add("ann@chat.example.org", PASSWORD, "root");
        assertThatThrownBy(() -> accounts.add("ann@chat.example.org", PASSWORD, "root"))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("exists already");
        assertThatThrownBy(() -> accounts.add("ann@elsewhere.org", PASSWORD, "root"))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("domain of this farm");
        assertThatThrownBy(() -> accounts.add("bob@chat.example.org", new Secret(""), "root"))
                .isInstanceOfSatisfying(
                        Invalid.class, e -> assertThat(e.problems()).containsOnlyKeys("password"));
        assertThatThrownBy(() -> accounts.reset("nobody@chat.example.org", PASSWORD, "root"))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> accounts.remove("nobody@chat.example.org", "root"))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void takesOverASpoolFile() {
        String xml = """
                <xdb><password xmlns='jabber:iq:auth' xdbns='jabber:iq:auth'>old</password>
                <query xmlns='jabber:iq:roster' xdbns='jabber:iq:roster'><item jid='bob@chat.example.org' subscription='both'/></query></xdb>""";
        assertThat(accounts.importSpool("chat.example.org", "ann", xml, true, "root")
                        .path("added")
                        .asBoolean())
                .isTrue();
        assertThat(jsm.exists("ann@chat.example.org")).isFalse();
        assertThat(accounts.importSpool("chat.example.org", "ann", xml, false, "root")
                        .path("jid")
                        .asText())
                .isEqualTo("ann@chat.example.org");
        assertThat(jsm.contacts("ann@chat.example.org")).isEqualTo(1);
        assertThat(accounts.importSpool("chat.example.org", "ann", xml, false, "root")
                        .path("added")
                        .asBoolean())
                .isFalse();
        assertThatThrownBy(() -> accounts.importSpool("chat.example.org", "bob", "<html/>", false, "root"))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("spool file");
    }

    @Test
    void writesEveryChangeDownWithoutPasswords() {
        accounts.add("ann@chat.example.org", PASSWORD, "root");
        accounts.reset("ann@chat.example.org", new Secret("another one"), "root");
        assertThat(accounts.kick("ann@chat.example.org", "root")).isZero();
        assertThat(accounts.sessions("ann@chat.example.org")).isEmpty();
        accounts.remove("ann@chat.example.org", "root");
        var entries = audit.find(new AuditFilter("root", "user", "ann@chat.example.org", 0, 10));
        assertThat(entries)
                .extracting(AuditEntry::action)
                .containsExactly("user.remove", "user.kick", "user.password", "user.add");
        assertThat(entries.toString()).doesNotContain("sesame", "another one");
    }

    @Test
    void saysWhatToDoWhenNobodyAnswers() {
        jsm.breakDown();
        assertThatThrownBy(() -> accounts.list("", "", "", 1))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("Tried to reach jsm-1 on core-1")
                .hasMessageContaining("try again");
        Accounts none = new Accounts(Optional::empty, audit);
        assertThat(none.any()).isFalse();
        assertThatThrownBy(() -> none.list("", "", "", 1))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("Add a box with the role jsm");
    }
}
