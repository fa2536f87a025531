package org.jabberfarm.jsm.auth;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jabberfarm.jsm.session.C2sAddress;
import org.jabberfarm.jsm.session.Outbox;
import org.jabberfarm.jsm.session.Routes;
import org.jabberfarm.process.Threads;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of attempts to log in: they are answered, at once or late, they are counted, and who has proved what from
 * which address is remembered, since a session is started only for that user from there.
 */
final class Logins implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

    /** How late an attempt is answered that was not even looked at. */
    private static final long REFUSED_MILLIS = 3000;

    private final Map<C2sAddress, Jid> proved = new ConcurrentHashMap<>();
    private final Throttle throttle = new Throttle();
    private final ScheduledExecutorService later =
            Executors.newSingleThreadScheduledExecutor(Threads.daemon("auth-later"));
    private final Outbox outbox;
    private final LongAdder successes;
    private final LongAdder failures;

    Logins(Outbox outbox, LongAdder successes, LongAdder failures) {
        this.outbox = outbox;
        this.successes = successes;
        this.failures = failures;
    }

    /** Who has logged in from that address. */
    Optional<Jid> proved(C2sAddress address) {
        return Optional.ofNullable(proved.get(address));
    }

    /** Puts back what was forgotten too early, unless the address has another client by now. */
    void prove(C2sAddress address, Jid user) {
        proved.putIfAbsent(address, user);
    }

    void forget(C2sAddress address) {
        proved.remove(address);
    }

    void forgetAll(String service) {
        proved.keySet().removeIf(a -> a.service().equals(service));
    }

    /** With the addresses swapped, the same user@host as asked: real jadc2s look at it. */
    void answer(Attempt attempt, Element stanza) {
        answer(attempt, attempt.route().get("to"), stanza);
    }

    private void answer(Attempt attempt, String from, Element stanza) {
        stanza.set("to", null).set("from", null);
        outbox.send(
                attempt.from().service(),
                Routes.route("auth", from, attempt.from().toString()).add(stanza));
    }

    /** Whether too many attempts like this one have failed. */
    boolean refuses(Attempt attempt, String account) {
        return throttle.refuses(attempt.network(), account);
    }

    /** Answers an attempt that was not looked at, late. */
    void refused(Attempt attempt, Element answer) {
        failures.increment();
        later(REFUSED_MILLIS, attempt, answer);
    }

    /** Answers a failed attempt, the later the more have failed before it. */
    void failed(Attempt attempt, String account, Element answer) {
        failures.increment();
        LOG.info(
                "login fail user={} ip={} c2s={}",
                account,
                attempt.ip(),
                attempt.from().service());
        later(throttle.failed(attempt.network(), account).toMillis(), attempt, answer);
    }

    private void later(long millis, Attempt attempt, Element answer) {
        later.schedule(() -> answer(attempt, answer), millis, TimeUnit.MILLISECONDS);
    }

    /** Answers the attempt of a user who may start a session now; the answer's from is how a c2s of ours learns the name. */
    void succeeded(Attempt attempt, Jid user, String answerFrom, Element answer) {
        proved.put(attempt.from(), user);
        successes.increment();
        answer(attempt, answerFrom, answer);
    }

    @Override
    public void close() {
        later.shutdownNow();
    }
}
