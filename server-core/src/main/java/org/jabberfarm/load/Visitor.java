package org.jabberfarm.load;

import java.net.InetSocketAddress;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;

/** One client of a {@link Crowd}, over all its connections. */
final class Visitor implements XmppClient.Listener {
    private static final String[] WORDS = {
        "hello", "how", "are", "you", "today", "the", "farm", "is", "green", "again", "see", "you", "later", "fine",
        "and", "there", "was", "rain", "all", "night"
    };

    private final Crowd crowd;
    private final int number;
    private int server;
    private int failures;
    private volatile Jid jid;
    private volatile XmppClient client;

    Visitor(Crowd crowd, int number) {
        this.crowd = crowd;
        this.number = number;
        this.server = number;
    }

    /** Full JID while online, else null. */
    Jid jid() {
        return jid;
    }

    void come() {
        if (crowd.closed()) {
            return;
        }
        Crowd.Plan plan = crowd.plan();
        InetSocketAddress address = plan.servers().get(server % plan.servers().size());
        Jid account = plan.users().get(number % plan.users().size()).with("crowd-" + number);
        ClientSettings settings =
                new ClientSettings(address.getHostString(), address.getPort(), plan.tls(), account, plan.password());
        client = XmppClient.dial(settings, crowd.loops(), this);
    }

    @Override
    public void online(XmppClient now, Jid full) {
        failures = 0;
        jid = full;
        crowd.online.increment();
        now.presence();
        chatLater(now);
    }

    private void chatLater(XmppClient now) {
        // Exponentially distributed, as independent people are.
        double share = -Math.log(1 - ThreadLocalRandom.current().nextDouble());
        long delay = (long) (share * crowd.plan().interval().toMillis());
        crowd.loops().schedule(() -> chat(now), Math.max(1, delay), TimeUnit.MILLISECONDS);
    }

    private void chat(XmppClient now) {
        if (jid == null || client != now || crowd.closed()) {
            return;
        }
        Jid to = crowd.partner(this);
        if (to != null) {
            now.message(to, words());
            crowd.sent.increment();
        }
        chatLater(now);
    }

    private static String words() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        StringBuilder text = new StringBuilder();
        for (int i = 3 + random.nextInt(10); i > 0; i--) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(i > 1 ? " " : "");
        }
        return text.toString();
    }

    @Override
    public void stanza(XmppClient from, Element stanza) {
        if (stanza.name().equals("message")
                && !"error".equals(stanza.get("type"))
                && stanza.first("body").isPresent()) {
            crowd.received.increment();
        }
    }

    @Override
    public void closed(XmppClient gone, String reason) {
        if (jid != null) {
            jid = null;
            crowd.online.decrement();
        }
        crowd.lost.increment();
        if (crowd.closed()) {
            return;
        }
        // Elsewhere next time, and not all at once: half of the delay is chance.
        server++;
        long delay = Math.min(Crowd.LAST_DELAY_MILLIS, 500L << Math.min(6, failures++));
        long jittered = delay / 2 + ThreadLocalRandom.current().nextLong(delay);
        crowd.loops().schedule(this::come, jittered, TimeUnit.MILLISECONDS);
    }

    void leave() {
        XmppClient now = client;
        if (now != null) {
            now.close();
        }
        if (jid != null) {
            jid = null;
            crowd.online.decrement();
        }
    }
}
