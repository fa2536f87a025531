package org.jabberfarm.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jabberfarm.storage.RosterItem.Subscription;
import org.jabberfarm.storage.Storage.OfflineMessage;
import org.jabberfarm.storage.Storage.OfflineRoom;
import org.jabberfarm.storage.Storage.UserRow;
import org.jabberfarm.xmpp.Jid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What {@link Storage} promises, whatever database is behind it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StorageContract {
    private static final Jid ROMEO = Jid.of("romeo@localhost");
    private static final Jid JULIET = Jid.of("juliet@localhost");
    private static final Jid NOBODY = Jid.of("nobody@localhost");
    private static final OfflineRoom ROOM = new OfflineRoom(1000, 10_000_000);
    private static final ScramKey KEY = new ScramKey("c2FsdA==", 10_000, "c3RvcmVk", "c2VydmVy");
    private static final String EMOJI = "🧑‍🚀 𝄞 źß 漢字";
    private static final int THREADS = 6;

    private Storage storage;

    /** A database without tables. */
    abstract Storage open() throws Exception;

    @BeforeAll
    void openOnce() throws Exception {
        storage = open();
    }

    @AfterAll
    void close() {
        if (storage != null) {
            storage.close();
        }
    }

    @BeforeEach
    void empty() {
        storage.users("", "", 1000).forEach(row -> storage.remove(row.jid()));
        assertThat(storage.countUsers()).isZero();
        storage.add(ROMEO, Map.of("SCRAM-SHA-256", KEY));
    }

    @Test
    void usersAreAddedOnce() {
        assertThat(storage.exists(ROMEO)).isTrue();
        assertThat(storage.exists(JULIET)).isFalse();
        assertThat(storage.add(ROMEO, Map.of())).isFalse();
        assertThat(storage.keys(ROMEO)).isEqualTo(Map.of("SCRAM-SHA-256", KEY));
        assertThat(storage.add(JULIET, Map.of())).isTrue();
        assertThat(storage.add(Jid.of("romeo@other.example"), Map.of())).isTrue();
        assertThat(storage.countUsers()).isEqualTo(3);
    }

    @Test
    void keysAreReplacedTogether() {
        ScramKey other = new ScramKey("a".repeat(64), Integer.MAX_VALUE, "b".repeat(88), "c".repeat(88));
        assertThat(storage.setKeys(ROMEO, Map.of("SCRAM-SHA-1", other))).isTrue();
        assertThat(storage.keys(ROMEO)).isEqualTo(Map.of("SCRAM-SHA-1", other));
        assertThat(storage.setKeys(NOBODY, Map.of("SCRAM-SHA-1", other))).isFalse();
        assertThat(storage.keys(NOBODY)).isEmpty();
    }

    @Test
    void passwordsInClearGoWithTheirKeys() {
        Map<String, ScramKey> keys = Map.of("SCRAM-SHA-256", KEY);
        assertThat(storage.clearPassword(ROMEO)).isEmpty();
        assertThat(storage.add(JULIET, keys, EMOJI)).isTrue();
        assertThat(storage.clearPassword(JULIET)).contains(EMOJI);
        assertThat(storage.add(JULIET, keys, "other")).isFalse();
        assertThat(storage.clearPassword(JULIET)).contains(EMOJI);
        String longest = "ß".repeat(Storage.LONGEST_CLEAR);
        assertThat(storage.setKeys(JULIET, keys, longest)).isTrue();
        assertThat(storage.clearPassword(JULIET)).contains(longest);
        assertThat(storage.setKeys(JULIET, keys)).isTrue();
        assertThat(storage.clearPassword(JULIET)).isEmpty();
        storage.setKeys(JULIET, keys, " blank ");
        storage.remove(JULIET);
        storage.add(JULIET, keys);
        assertThat(storage.clearPassword(JULIET)).isEmpty();
    }

    @Test
    void aPasswordInClearIsKeptOnlyForTheKeysThatProvedIt() {
        Map<String, ScramKey> keys = Map.of("SCRAM-SHA-256", KEY);
        storage.keepClearPassword(ROMEO, keys, "one");
        storage.keepClearPassword(ROMEO, Map.of("SCRAM-SHA-1", KEY), "two");
        storage.keepClearPassword(NOBODY, Map.of(), "three");
        assertThat(storage.clearPassword(ROMEO)).contains("one");
        assertThat(storage.clearPassword(NOBODY)).isEmpty();
        storage.add(JULIET, keys, "four");
        assertThat(storage.eraseClearPasswords()).isEqualTo(2);
        assertThat(storage.clearPassword(ROMEO)).isEmpty();
        assertThat(storage.keys(ROMEO)).isEqualTo(keys);
        assertThat(storage.eraseClearPasswords()).isZero();
    }

    /** Neither case nor accents nor widths are the same, whatever a collation thinks of them. */
    @Test
    void namesAreComparedExactly() {
        List<String> names = List.of("resume", "résumé", "strasse", "straße", "ａ", "ı", "i", "漢字");
        for (String name : names) {
            assertThat(storage.add(new Jid(name, "localhost", ""), Map.of()))
                    .as(name)
                    .isTrue();
        }
        assertThat(storage.exists(new Jid("RESUME", "localhost", ""))).isFalse();
        assertThat(storage.exists(new Jid("resume ", "localhost", ""))).isFalse();
        assertThat(storage.exists(new Jid("resume", "LOCALHOST", ""))).isFalse();
        assertThat(storage.users("localhost", "r", "", 10))
                .extracting(row -> row.jid().local())
                .containsExactly("resume", "romeo", "résumé");
    }

    @Test
    void usersAreListedInPages() {
        for (String name : List.of("a_b", "axb", "a%b", "a!b", "a-b", "b", "a.c", "a0")) {
            storage.add(new Jid(name, "localhost", ""), Map.of());
            storage.add(new Jid(name, "other.example", ""), Map.of());
        }
        List<Jid> paged = new ArrayList<>();
        String after = "";
        for (List<UserRow> page = storage.users("", after, 3); !page.isEmpty(); page = storage.users("", after, 3)) {
            page.forEach(row -> paged.add(row.jid()));
            after = paged.get(paged.size() - 1).toString();
        }
        assertThat(paged)
                .hasSize(17)
                .extracting(Jid::toString)
                .startsWith("a!b@localhost", "a%b@localhost", "a-b@localhost", "a.c@localhost", "a0@localhost")
                .doesNotHaveDuplicates()
                .isSortedAccordingTo((a, b) -> {
                    int domains = Jid.of(a).domain().compareTo(Jid.of(b).domain());
                    return domains != 0
                            ? domains
                            : Jid.of(a).local().compareTo(Jid.of(b).local());
                });
        for (String wild : List.of("a_", "a%", "a!")) {
            assertThat(storage.users("localhost", wild, "", 10))
                    .extracting(row -> row.jid().local())
                    .containsExactly(wild + "b");
        }
        assertThat(storage.users("nowhere.example", "", 10)).isEmpty();
    }

    @Test
    void lastIsKeptAndShortened() {
        assertThat(storage.last(ROMEO)).contains(new Storage.Last(0, ""));
        storage.setLast(ROMEO, 1_700_000_000_123L, EMOJI);
        assertThat(storage.last(ROMEO)).contains(new Storage.Last(1_700_000_000_123L, EMOJI));
        assertThat(storage.users("", "", 1).get(0).lastSeen()).isEqualTo(1_700_000_000_123L);
        assertThat(storage.users("", "", 1).get(0).created()).isPositive();
        storage.setLast(ROMEO, 2, "x" + "🚀".repeat(600));
        assertThat(storage.last(ROMEO)).contains(new Storage.Last(2, "x" + "🚀".repeat(499)));
        storage.setLast(NOBODY, 1, "");
        assertThat(storage.last(NOBODY)).isEmpty();
    }

    @Test
    void rosterItemsAreWrittenReplacedAndRemoved() {
        RosterItem plain = RosterItem.fresh(JULIET);
        RosterItem full = new RosterItem(
                new Jid("é", "漢字.example", ""),
                EMOJI,
                Subscription.BOTH,
                true,
                true,
                List.of("b", "a", EMOJI, "\"\\'"));
        storage.putRosterItem(ROMEO, plain);
        storage.putRosterItem(ROMEO, full);
        storage.putRosterItem(ROMEO, RosterItem.fresh(new Jid("e", "漢字.example", "")));
        assertThat(storage.roster(ROMEO)).hasSize(3).contains(plain, full);
        RosterItem named = plain.named("n".repeat(1000), List.of("g".repeat(100_000)));
        storage.putRosterItem(ROMEO, named);
        assertThat(storage.roster(ROMEO)).hasSize(3).contains(named).doesNotContain(plain);
        storage.removeRosterItem(ROMEO, JULIET);
        storage.removeRosterItem(ROMEO, JULIET);
        assertThat(storage.roster(ROMEO)).hasSize(2).contains(full);
        for (Subscription each : Subscription.values()) {
            storage.putRosterItem(ROMEO, new RosterItem(JULIET, "", each, false, false, List.of()));
            assertThat(storage.roster(ROMEO)).anyMatch(item -> item.subscription() == each);
            RosterItem approved = RosterItem.fresh(JULIET).approved(true);
            storage.putRosterItem(ROMEO, approved);
            assertThat(storage.roster(ROMEO)).contains(approved);
        }
        storage.putRosterItem(NOBODY, plain);
        assertThat(storage.roster(NOBODY)).isEmpty();
    }

    @Test
    void requestsAreKeptUntilTheyAreAnswered() {
        RosterItem asked =
                new RosterItem(JULIET, "", Subscription.TO, false, true, List.of()).requested("<p>" + EMOJI + "</p>");
        storage.putRosterItem(ROMEO, asked);
        storage.putRosterItem(ROMEO, asked.named("J", List.of("g")));
        assertThat(storage.roster(ROMEO)).containsExactly(asked.named("J", List.of("g")));
        assertThat(storage.roster(ROMEO).get(0).request()).isEqualTo("<p>" + EMOJI + "</p>");
        RosterItem longest = asked.requested("ß".repeat(100_000));
        storage.putRosterItem(ROMEO, longest);
        assertThat(storage.roster(ROMEO)).containsExactly(longest);
        storage.putRosterItem(ROMEO, longest.with(true, true, false, false));
        assertThat(storage.roster(ROMEO).get(0).request()).isEmpty();
        assertThat(longest.with(true, true, false, false).requested("late").request())
                .isEmpty();
    }

    @Test
    void offlineMessagesComeBackOnceInOrder() {
        List<OfflineMessage> sent = IntStream.range(0, 50)
                .mapToObj(i -> new OfflineMessage("<message><body>" + i + EMOJI + "</body></message>", 1000 - i))
                .toList();
        sent.forEach(m -> assertThat(storage.storeOffline(ROMEO, m.stanza(), m.time(), ROOM))
                .isTrue());
        storage.add(JULIET, Map.of());
        assertThat(storage.takeOffline(JULIET)).isEmpty();
        assertThat(storage.takeOffline(ROMEO)).isEqualTo(sent);
        assertThat(storage.takeOffline(ROMEO)).isEmpty();
        assertThat(storage.storeOffline(NOBODY, "<message/>", 1, ROOM)).isFalse();
        assertThat(storage.takeOffline(NOBODY)).isEmpty();
    }

    @Test
    void offlineMessagesHaveBounds() {
        OfflineRoom room = new OfflineRoom(3, 100);
        assertThat(storage.storeOffline(ROMEO, "x".repeat(60), 1, room)).isTrue();
        assertThat(storage.storeOffline(ROMEO, "x".repeat(60), 1, room)).isFalse();
        assertThat(storage.storeOffline(ROMEO, "ä".repeat(20), 1, room)).isTrue();
        assertThat(storage.storeOffline(ROMEO, "漢".repeat(20), 1, room)).isTrue();
        assertThat(storage.storeOffline(ROMEO, "", 1, room)).isFalse();
        assertThat(storage.takeOffline(ROMEO)).hasSize(3);
        assertThat(storage.storeOffline(ROMEO, "x".repeat(60), 1, room)).isTrue();
    }

    @Test
    void longTextsAreKeptWhole() {
        String text = ("<x>" + EMOJI + "\r\n\t'\"\\ </x>").repeat(20_000);
        storage.setXml(ROMEO, "vcard-temp", text);
        assertThat(storage.xml(ROMEO, "vcard-temp")).contains(text);
        assertThat(storage.storeOffline(ROMEO, text, 1, ROOM)).isTrue();
        assertThat(storage.takeOffline(ROMEO)).containsExactly(new OfflineMessage(text, 1));
    }

    @Test
    void xmlIsKeptUnderItsExactNamespace() {
        storage.setXml(ROMEO, "urn:a", "<a/>");
        storage.setXml(ROMEO, "urn:A", "<A/>");
        storage.setXml(ROMEO, "urn:a ", "<a-and-space/>");
        storage.setXml(ROMEO, "n".repeat(500), "<long/>");
        storage.setXml(ROMEO, "urn:a", "<a>" + EMOJI + "</a>");
        assertThat(storage.xml(ROMEO, "urn:a")).contains("<a>" + EMOJI + "</a>");
        assertThat(storage.xml(ROMEO, "urn:A")).contains("<A/>");
        assertThat(storage.xml(ROMEO, "urn:a ")).contains("<a-and-space/>");
        assertThat(storage.xml(ROMEO, "n".repeat(500))).contains("<long/>");
        storage.setXml(ROMEO, "urn:a", null);
        storage.setXml(ROMEO, "urn:A", null);
        assertThat(storage.xml(ROMEO, "urn:a")).isEmpty();
        assertThat(storage.xmlSize(ROMEO)).isEqualTo(2000 + "<a-and-space/><long/>".length());
        assertThat(storage.xmlSize(NOBODY)).isZero();
        storage.setXml(NOBODY, "urn:a", "<a/>");
        assertThat(storage.xml(NOBODY, "urn:a")).isEmpty();
    }

    @Test
    void theLongestAddressesAreKept() {
        Jid user = new Jid("漢".repeat(Storage.LONGEST_NAME), "localhost", "");
        Jid contact = new Jid("漢".repeat(340), "x".repeat(Storage.LONGEST_CONTACT - 341), "");
        assertThat(storage.add(user, Map.of())).isTrue();
        storage.putRosterItem(user, RosterItem.fresh(contact));
        assertThat(storage.roster(user)).containsExactly(RosterItem.fresh(contact));
    }

    /** Refused whole, never cut. */
    @Test
    void whatIsTooLongIsRefused() {
        assertThatThrownBy(() -> storage.setXml(ROMEO, "n".repeat(501), "<a/>"))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("tried to store XML");
        assertThatThrownBy(() -> storage.add(new Jid("u".repeat(256), "localhost", ""), Map.of()))
                .isInstanceOf(StorageException.class);
        assertThat(storage.countUsers()).isEqualTo(1);
        storage.setXml(ROMEO, "urn:a", "<a/>");
        assertThat(storage.xml(ROMEO, "urn:a")).contains("<a/>");
    }

    @Test
    void removalOfAUserRemovesAll() {
        storage.add(JULIET, Map.of());
        for (Jid user : List.of(ROMEO, JULIET)) {
            storage.putRosterItem(user, RosterItem.fresh(NOBODY));
            storage.storeOffline(user, "<message/>", 1, ROOM);
            storage.setXml(user, "urn:a", "<a/>");
            storage.setLast(user, 5, "gone");
        }
        assertThat(storage.remove(ROMEO)).isTrue();
        assertThat(storage.remove(ROMEO)).isFalse();
        storage.add(ROMEO, Map.of());
        assertThat(storage.keys(ROMEO)).isEmpty();
        assertThat(storage.roster(ROMEO)).isEmpty();
        assertThat(storage.takeOffline(ROMEO)).isEmpty();
        assertThat(storage.xml(ROMEO, "urn:a")).isEmpty();
        assertThat(storage.last(ROMEO)).contains(new Storage.Last(0, ""));
        assertThat(storage.roster(JULIET)).hasSize(1);
        assertThat(storage.takeOffline(JULIET)).hasSize(1);
        assertThat(storage.xml(JULIET, "urn:a")).isPresent();
    }

    @Test
    void keepsSomethingForADomain() {
        assertThat(storage.domainXml("a.example", "motd")).isEmpty();
        storage.setDomainXml("a.example", "motd", "<m>" + EMOJI + "</m>");
        storage.setDomainXml("a.example", "other", "<o/>");
        storage.setDomainXml("b.example", "motd", "<b/>");
        storage.setDomainXml("a.example", "motd", "<n>" + EMOJI + "</n>");
        assertThat(storage.domainXml("a.example", "motd")).contains("<n>" + EMOJI + "</n>");
        storage.setDomainXml("a.example", "motd", null);
        assertThat(storage.domainXml("a.example", "motd")).isEmpty();
        assertThat(storage.domainXml("a.example", "other")).contains("<o/>");
        assertThat(storage.domainXml("b.example", "motd")).contains("<b/>");
    }

    private static <T> List<T> together(int count, java.util.function.IntFunction<Callable<T>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<T>> all = IntStream.range(0, count).mapToObj(tasks).toList();
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(all)) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void oneOfManyAddsTheUser() throws Exception {
        for (int round = 0; round < 5; round++) {
            Jid user = Jid.of("user" + round + "@localhost");
            List<Boolean> added = together(THREADS, i -> () -> storage.add(user, Map.of("SCRAM-SHA-256", KEY)));
            assertThat(Collections.frequency(added, true)).isEqualTo(1);
            assertThat(storage.keys(user)).hasSize(1);
        }
    }

    @Test
    void manyWriteTheSameAtOnce() throws Exception {
        together(60, i -> () -> {
            storage.putRosterItem(ROMEO, RosterItem.fresh(JULIET).named("name " + i, List.of()));
            storage.putRosterItem(ROMEO, RosterItem.fresh(Jid.of("c" + i + "@localhost")));
            storage.setXml(ROMEO, "urn:a", "<a" + i + "/>");
            storage.setLast(ROMEO, i, "");
            storage.setKeys(ROMEO, Map.of("SCRAM-SHA-1", KEY, "SCRAM-SHA-256", KEY));
            return i;
        });
        assertThat(storage.roster(ROMEO)).hasSize(61);
        assertThat(storage.xml(ROMEO, "urn:a")).isPresent();
        assertThat(storage.keys(ROMEO)).hasSize(2);
    }

    @Test
    void boundsHoldWhenManyWrite() throws Exception {
        OfflineRoom room = new OfflineRoom(10, 10_000);
        List<Boolean> kept = together(40, i -> () -> storage.storeOffline(ROMEO, "<m" + i + "/>", i, room));
        assertThat(Collections.frequency(kept, true)).isEqualTo(10);
        List<List<OfflineMessage>> taken = together(THREADS, i -> () -> storage.takeOffline(ROMEO));
        assertThat(taken.stream().flatMap(List::stream)).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void nothingIsWrittenBehindARemoval() throws Exception {
        together(60, i -> () -> {
            if (i % 10 == 9) {
                storage.remove(ROMEO);
                storage.add(ROMEO, Map.of());
            } else {
                storage.storeOffline(ROMEO, "<message/>", i, ROOM);
                storage.putRosterItem(ROMEO, RosterItem.fresh(JULIET));
                storage.setKeys(ROMEO, Map.of(), "pw");
            }
            return i;
        });
        storage.remove(ROMEO);
        storage.add(ROMEO, Map.of());
        assertThat(storage.takeOffline(ROMEO)).isEmpty();
        assertThat(leftBehind()).isZero();
    }

    /** Rows of users that are no more. */
    abstract long leftBehind() throws Exception;
}
