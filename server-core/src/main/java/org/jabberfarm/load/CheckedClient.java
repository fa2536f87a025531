package org.jabberfarm.load;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;

/** One client of a {@link MessageCheck} over all its connections and sessions. Its lock guards all of it. */
final class CheckedClient implements XmppClient.Listener {
    private static final String SM = Namespaces.STREAM_MANAGEMENT;
    private static final int ASK_EVERY = 20;
    private static final long LAST_DELAY_MILLIS = 2_000;

    /** A contact was shown as gone. */
    private record Gone(Jid contact, long at) {}

    private final MessageCheck check;
    private final int number;
    private final boolean managed;
    private final Jid account;
    private final Map<CheckedClient, MessageLog> logs = new LinkedHashMap<>();
    /** Every session that it had, by full JID; others look into it. */
    private final Map<Jid, ManagedSession> sessions = new ConcurrentHashMap<>();

    private final List<Gone> gone = new ArrayList<>();
    private XmppClient client;
    private ManagedSession session;
    private boolean ready;
    private boolean leaving;
    private boolean fetching;
    private int server;
    private int failures;
    private int dials;
    private int turn;
    private int unasked;
    private long heardAt;

    /** @param managed whether it uses stream management */
    CheckedClient(MessageCheck check, int number, Jid account, boolean managed) {
        this.check = check;
        this.number = number;
        this.account = account;
        this.managed = managed;
        this.server = number;
    }

    Jid account() {
        return account;
    }

    /** From now on this client writes to that one too. */
    void writesTo(CheckedClient other) {
        logs.put(other, new MessageLog(account.local() + " to " + other.account.local()));
    }

    Iterable<MessageLog> logs() {
        return logs.values();
    }

    synchronized void come() {
        if (leaving && !fetching) {
            return;
        }
        MessageCheck.Plan plan = check.plan();
        InetSocketAddress address =
                plan.servers().get(Math.floorMod(server, plan.servers().size()));
        heardAt = System.nanoTime();
        client = XmppClient.dial(
                new ClientSettings(
                        address.getHostString(),
                        address.getPort(),
                        plan.tls(),
                        account.with("check-" + ++dials),
                        plan.password()),
                check.loops(),
                this);
    }

    @Override
    public synchronized String resumption(XmppClient now) {
        if (now != client || session == null || !session.resumable()) {
            return "";
        }
        check.count().trying();
        return session.resume();
    }

    @Override
    public synchronized void online(XmppClient now, Jid full) {
        if (now != client) {
            return;
        }
        heardAt = System.nanoTime();
        failures = 0;
        session = new ManagedSession(managed && !fetching);
        sessions.put(full, session);
        if (fetching) {
            now.presence();
            ready = true;
            return;
        }
        check.count().session();
        if (managed) {
            now.send("<enable xmlns='" + SM + "' resume='true'/>");
        } else {
            ready = true;
        }
        write(null, 0, "<presence/>");
        for (CheckedClient other : logs.keySet()) {
            write(null, 0, "<presence type='subscribe' to='" + other.account + "'/>");
        }
    }

    private void write(MessageLog log, int index, String xml) {
        session.sending(log, index, xml);
        client.send(++unasked % ASK_EVERY == 0 && managed ? xml + "<r xmlns='" + SM + "'/>" : xml);
    }

    /** Writes the next message, when there is a session to write it in. */
    synchronized void chat() {
        if (!ready || leaving) {
            return;
        }
        CheckedClient[] others = logs.keySet().toArray(CheckedClient[]::new);
        CheckedClient to = others[turn++ % others.length];
        MessageLog log = logs.get(to);
        int index = log.sent(System.nanoTime());
        write(
                log,
                index,
                "<message type='chat' to='" + to.account + "' id='" + check.run() + "-" + index + "'><body>" + "number "
                        + index + "</body></message>");
    }

    /** Once a second: asks for acknowledgements, and gives up a connection on which nothing was heard for too long. */
    synchronized void look() {
        if (client == null) {
            return;
        }
        if (System.nanoTime() - heardAt > check.plan().patience().toNanos()) {
            client.cut(MessageCheck.SILENCE);
        } else if (ready && !fetching) {
            client.send(
                    managed
                            ? "<r xmlns='" + SM + "'/>"
                            : "<iq type='get' id='ping' to='" + account.domain()
                                    + "'><ping xmlns='urn:xmpp:ping'/></iq>");
        }
    }

    @Override
    public synchronized void stanza(XmppClient now, Element stanza) {
        if (now != client) {
            return;
        }
        heardAt = System.nanoTime();
        if (stanza.namespace().equals(SM)) {
            management(stanza);
        } else if (session != null) {
            session.alive(heardAt);
            long position = session.received();
            switch (stanza.name()) {
                case "message" -> message(stanza, position);
                case "presence" -> presence(stanza);
                default -> {
                    // Answers to pings: that they came is all.
                }
            }
        }
    }

    private void management(Element element) {
        switch (element.name()) {
            case "enabled" -> {
                session.enabled(element.get("id") == null ? "" : element.get("id"));
                ready = true;
            }
            case "r" -> client.send(session.answer());
            case "a" -> session.acknowledged(Long.parseLong(element.get("h")));
            case "resumed" -> {
                check.count().resumed();
                failures = 0;
                session.alive(heardAt);
                session.acknowledged(Long.parseLong(element.get("h")));
                session.again().forEach(client::send);
                client.send("<r xmlns='" + SM + "'/>");
                ready = true;
            }
            case "failed" -> {
                if (session != null && session.resumable()) {
                    check.count().failed();
                    if (element.get("h") != null) {
                        session.acknowledged(Long.parseLong(element.get("h")));
                    }
                    session = null;
                }
            }
            default -> {
                // Nothing else is asked for.
            }
        }
    }

    private void message(Element message, long position) {
        String id = message.get("id");
        if (id == null || !id.startsWith(check.run() + "-") || message.get("from") == null) {
            return;
        }
        int index = Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
        CheckedClient other = check.client(Jid.of(message.get("from")).bare());
        if (other == null) {
            return;
        }
        if ("error".equals(message.get("type"))) {
            logs.get(other).bounced(index);
        } else {
            other.logs.get(this).received(index, session, position, fetching, System.nanoTime(), check.count());
        }
    }

    private void presence(Element presence) {
        String from = presence.get("from");
        if (from == null || leaving) {
            return;
        }
        if ("subscribe".equals(presence.get("type"))) {
            write(null, 0, "<presence type='subscribed' to='" + Jid.of(from).bare() + "'/>");
        } else if ("unavailable".equals(presence.get("type")) && Jid.of(from).isFull()) {
            gone.add(new Gone(Jid.of(from), System.nanoTime()));
        }
    }

    @Override
    public synchronized void closed(XmppClient now, String reason) {
        if (now != client) {
            return;
        }
        client = null;
        boolean was = ready;
        ready = false;
        if (session != null && !session.resumable()) {
            session = null;
        }
        if (was && !leaving) {
            check.count().disconnected(reason, reason.equals(MessageCheck.SILENCE));
        } else if (!leaving) {
            check.count().refused(reason);
        }
        server++;
        long delay = Math.min(LAST_DELAY_MILLIS, 100L << Math.min(5, failures++));
        check.loops()
                .schedule(this::come, delay / 2 + ThreadLocalRandom.current().nextLong(delay), TimeUnit.MILLISECONDS);
    }

    synchronized boolean ready() {
        return ready;
    }

    /** Whether nothing of its own is on the way any more. */
    synchronized boolean settled() {
        return (!managed || (ready && session != null && session.allAcknowledged()))
                && logs.values().stream().allMatch(MessageLog::settled);
    }

    /** Leaves, politely, for good. */
    synchronized void leave() {
        leaving = true;
        fetching = false;
        ready = false;
        session = null;
        if (client != null) {
            client.close();
            client = null;
        }
    }

    /** Comes once more for what waits in the offline storage; {@link #leave} ends that. */
    synchronized void fetch() {
        fetching = true;
        session = null;
        come();
    }

    /** Adds those of its contacts that it saw go although their sessions lived on. */
    synchronized void flickers(CheckResult.Count count, long start) {
        for (Gone one : gone) {
            CheckedClient contact = check.client(one.contact().bare());
            ManagedSession theirs = contact == null ? null : contact.sessionOf(one.contact());
            if (theirs != null && theirs.aliveAt() > one.at()) {
                count.flickered("%s saw %s go at %.1f s"
                        .formatted(account.local(), one.contact().local(), (one.at() - start) / 1e9));
            }
        }
    }

    private ManagedSession sessionOf(Jid full) {
        return sessions.get(full);
    }

    @Override
    public String toString() {
        return "checked client " + number;
    }
}
