package org.jabberfarm.c2s;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jabberfarm.process.Metrics;

/** What a c2s counts. */
final class C2sMetrics {
    final LongAdder accepts;
    final LongAdder logins;
    final LongAdder loginFailures;
    final LongAdder stanzasIn;
    final LongAdder stanzasOut;
    final LongAdder messagesIn;
    final LongAdder sessions = new LongAdder();
    private final Metrics metrics;
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> redirects = new ConcurrentHashMap<>();

    C2sMetrics(Metrics metrics) {
        this.metrics = metrics;
        accepts = metrics.counter("jabberfarm_accepts_total");
        logins = metrics.counter("jabberfarm_logins_total");
        loginFailures = metrics.counter("jabberfarm_login_failures_total");
        stanzasIn = metrics.counter("jabberfarm_stanzas_in_total");
        stanzasOut = metrics.counter("jabberfarm_stanzas_out_total");
        messagesIn = metrics.counter("jabberfarm_messages_in_total");
        metrics.gauge("jabberfarm_sessions", sessions::sum);
    }

    void redirected(Redirects.Reason reason) {
        redirects
                .computeIfAbsent(
                        reason.word(),
                        r -> metrics.counter(Metrics.labelled("jabberfarm_redirects_total", "reason", r)))
                .increment();
    }

    /** @param reason one of a few words of ours */
    void refused(String reason) {
        refused.computeIfAbsent(reason, r -> metrics.counter(Metrics.labelled("jabberfarm_refused_total", "reason", r)))
                .increment();
    }
}
