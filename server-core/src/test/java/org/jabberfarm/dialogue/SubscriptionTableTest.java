package org.jabberfarm.dialogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jabberfarm.storage.DatabaseServer;
import org.jabberfarm.storage.JdbcStorage;
import org.jabberfarm.storage.RosterItem;
import org.jabberfarm.storage.RosterItem.Subscription;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every state of a subscription and every request in it, from both sides (RFC 6121 appendix A). A state is written as the
 * RFC names it: {@code none+out+in} has asked and is asked.
 */
class SubscriptionTableTest {
    private static final String URL = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    private static final Set<String> TYPES = Set.of("subscribe", "subscribed", "unsubscribe", "unsubscribed");
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static Stage stage;
    private static Storage storage;

    @BeforeAll
    static void start() throws Exception {
        stage = new Stage(Map.of("database", URL, "plain-without-tls", "yes", "tls", "off")).startAll();
        storage = new JdbcStorage(URL, DatabaseServer.USER, DatabaseServer.PASSWORD, 2);
    }

    @AfterAll
    static void stop() {
        stage.close();
        storage.close();
    }

    /** Somebody online, whose roster had one contact in a given state before. */
    private record Person(Jid jid, Wire wire) {
        static Person with(Jid jid, Jid contact, String state) throws Exception {
            if (!state.equals("-")) {
                storage.putRosterItem(jid, item(contact, state));
            }
            Wire wire = Wire.dial(stage.c2s("c2s-1").port());
            open(wire);
            String plain = Base64.getEncoder().encodeToString(("\0" + jid.local() + "\0pw").getBytes(UTF_8));
            wire.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + plain + "</auth>");
            assertThat(wire.next().element().name()).isEqualTo("success");
            open(wire);
            wire.send("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
            assertThat(wire.next().element().get("type")).isEqualTo("result");
            wire.send("<presence/>");
            return new Person(jid, wire);
        }

        private static void open(Wire wire) throws Exception {
            wire.send("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
                    + " to='localhost' version='1.0'>");
            wire.next();
            wire.next();
        }

        /** What concerns subscriptions in all that came until now. */
        List<String> heard() throws Exception {
            wire.send("<iq type='get' id='until-now'><ping xmlns='urn:xmpp:ping'/></iq>");
            List<String> heard = new ArrayList<>();
            for (Element next = wire.next().element();
                    !"until-now".equals(next.get("id"));
                    next = wire.next().element()) {
                if (next.name().equals("presence") && TYPES.contains(next.get("type", ""))) {
                    heard.add(next.get("type"));
                }
            }
            return heard;
        }

        void hearsOfAbsence(Jid contact) throws Exception {
            Element next = wire.next().element();
            while (!contact.toString().equals(next.get("from")) || !"unavailable".equals(next.get("type"))) {
                next = wire.next().element();
            }
        }

        String state(Jid contact) {
            return storage.roster(jid).stream()
                    .filter(item -> item.contact().equals(contact))
                    .findFirst()
                    .map(SubscriptionTableTest::state)
                    .orElse("-");
        }
    }

    private static RosterItem item(Jid contact, String state) {
        List<String> parts = List.of(state.split("\\+"));
        return new RosterItem(
                contact,
                "named",
                Subscription.valueOf(parts.get(0).toUpperCase(java.util.Locale.ROOT)),
                parts.contains("out"),
                parts.contains("in"),
                List.of(),
                parts.contains("approved"));
    }

    private static String state(RosterItem item) {
        return item.subscription().name().toLowerCase(java.util.Locale.ROOT)
                + (item.asking() ? "+out" : "")
                + (item.asked() ? "+in" : "")
                + (item.approved() ? "+approved" : "");
    }

    private static Jid account(String name) {
        Jid jid = new Jid(name + NUMBER.incrementAndGet(), "localhost", "");
        stage.account(jid.toString(), "pw");
        return jid;
    }

    /**
     * One sends a request to the other.
     *
     * @param mine the sender's state before
     * @param theirs the receiver's state before
     * @param heard what the receiver's client is told, if anything
     */
    private static void check(
            String mine, String theirs, String type, String mineAfter, String theirsAfter, String heard)
            throws Exception {
        Jid one = account("romeo");
        Jid two = account("juliet");
        // A probe of the receiver's would mend what does not agree (RFC 6121 4.3.2): it finds all in order.
        storage.putRosterItem(one, item(two, "from"));
        Person receiver = Person.with(two, one, theirs);
        if (theirs.startsWith("to") || theirs.startsWith("both")) {
            receiver.hearsOfAbsence(one);
        }
        storage.removeRosterItem(one, two);
        Person sender = Person.with(one, two, mine);
        try (sender.wire;
                receiver.wire) {
            for (Person person : List.of(sender, receiver, sender, receiver)) {
                person.heard();
            }
            sender.wire.send("<presence to='" + two + "' type='" + type + "'/>");
            sender.heard();
            assertThat(receiver.heard()).isEqualTo(heard == null ? List.of() : List.of(heard));
            // The receiver's server may have answered by itself.
            sender.heard();
            assertThat(sender.state(two)).as("the sender's state").isEqualTo(mineAfter);
            assertThat(receiver.state(one)).as("the receiver's state").isEqualTo(theirsAfter);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            none,        none,        subscribe,    none+out,          none+in,     subscribe
            -,           -,           subscribe,    none+out,          none+in,     subscribe
            none+out,    none+in,     subscribe,    none+out,          none+in,
            none+in,     none+out,    subscribe,    none+out+in,       none+out+in, subscribe
            none+out+in, none+out+in, subscribe,    none+out+in,       none+out+in,
            to,          from,        subscribe,    to,                from,
            to+in,       from+out,    subscribe,    to+in,             from+out,
            from,        to,          subscribe,    from+out,          to+in,       subscribe
            from+out,    to+in,       subscribe,    from+out,          to+in,
            both,        both,        subscribe,    both,              both,
            none,        none,        unsubscribe,  none,              none,
            -,           -,           unsubscribe,  -,                 -,
            none+out,    none+in,     unsubscribe,  none,              none,        unsubscribe
            none+in,     none+out,    unsubscribe,  none+in,           none+out,
            none+out+in, none+out+in, unsubscribe,  none+in,           none+out,    unsubscribe
            to,          from,        unsubscribe,  none,              none,        unsubscribe
            to+in,       from+out,    unsubscribe,  none+in,           none+out,    unsubscribe
            from,        to,          unsubscribe,  from,              to,
            from+out,    to+in,       unsubscribe,  from,              to,          unsubscribe
            both,        both,        unsubscribe,  from,              to,          unsubscribe
            none,        none,        subscribed,   none+approved,     none,
            -,           -,           subscribed,   none+approved,     -,
            none+out,    none+in,     subscribed,   none+out+approved, none+in,
            none+in,     none+out,    subscribed,   from,              to,          subscribed
            none+out+in, none+out+in, subscribed,   from+out,          to+in,       subscribed
            to,          from,        subscribed,   to+approved,       from,
            to+in,       from+out,    subscribed,   both,              both,        subscribed
            from,        to,          subscribed,   from,              to,
            from+out,    to+in,       subscribed,   from+out,          to+in,
            both,        both,        subscribed,   both,              both,
            none,        none,        unsubscribed, none,              none,
            -,           -,           unsubscribed, -,                 -,
            none+approved, none,      unsubscribed, none,              none,
            none+out,    none+in,     unsubscribed, none+out,          none+in,
            none+in,     none+out,    unsubscribed, none,              none,        unsubscribed
            none+out+in, none+out+in, unsubscribed, none+out,          none+in,     unsubscribed
            to,          from,        unsubscribed, to,                from,
            to+in,       from+out,    unsubscribed, to,                from,        unsubscribed
            from,        to,          unsubscribed, none,              none,        unsubscribed
            from+out,    to+in,       unsubscribed, none+out,          none+in,     unsubscribed
            both,        both,        unsubscribed, to,                from,        unsubscribed
            """)
    void bothAgreeOnTheState(
            String mine, String theirs, String type, String mineAfter, String theirsAfter, String heard)
            throws Exception {
        check(mine, theirs, type, mineAfter, theirsAfter, heard);
    }

    /** As when one of them was put back from an old copy: the receiver's own state decides. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            none,    none+in,           subscribe,    none+out, none+in,
            none,    from,              subscribe,    to,       from,
            none,    from+out,          subscribe,    to,       from+out,
            none,    both,              subscribe,    to,       both,
            none,    none+approved,     subscribe,    to,       from,
            none,    none+out+approved, subscribe,    to,       from+out,
            none,    to+approved,       subscribe,    to,       both,
            none,    none+out,          unsubscribe,  none,     none+out,
            none,    none+in,           unsubscribe,  none,     none,        unsubscribe
            none,    to,                unsubscribe,  none,     to,
            none,    to+in,             unsubscribe,  none,     to,          unsubscribe
            none,    from,              unsubscribe,  none,     none,        unsubscribe
            none,    both,              unsubscribe,  none,     to,          unsubscribe
            none+in, none,              subscribed,   from,     none,
            none+in, none+in,           subscribed,   from,     none+in,
            none+in, to,                subscribed,   from,     to,
            none+in, from,              subscribed,   from,     from,
            none+in, from+out,          subscribed,   from,     both,        subscribed
            none+in, both,              subscribed,   from,     both,
            from,    none,              unsubscribed, none,     none,
            from,    none+in,           unsubscribed, none,     none+in,
            from,    none+out,          unsubscribed, none,     none,        unsubscribed
            from,    to,                unsubscribed, none,     none,        unsubscribed
            from,    to+in,             unsubscribed, none,     none+in,     unsubscribed
            from,    from,              unsubscribed, none,     from,
            from,    from+out,          unsubscribed, none,     from,        unsubscribed
            from,    both,              unsubscribed, none,     from,        unsubscribed
            """)
    void theyDoNotAgree(String mine, String theirs, String type, String mineAfter, String theirsAfter, String heard)
            throws Exception {
        check(mine, theirs, type, mineAfter, theirsAfter, heard);
    }
}
