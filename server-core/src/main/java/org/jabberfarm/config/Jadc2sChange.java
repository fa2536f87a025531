package org.jabberfarm.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What lies between the configuration with which a c2s runs and another one, told apart by whether a running c2s can take it
 * over. What nobody has thought of needs a restart, so that a new setting is safe before it is live.
 *
 * @param restart elements whose change takes a restart; empty when all of it can be taken over by a running c2s
 */
public record Jadc2sChange(List<String> restart) {
    /** Parts that a running c2s takes over; of {@code sms} only the first is used, and looked at alone. */
    private static final Set<String> LIVE = Set.of(
            "sms",
            "kept",
            "warnings",
            "local.ids",
            "local.ip",
            "local.port",
            "local.sslPort",
            "local.pemfile",
            "io.maxFds",
            "io.maxBps",
            "io.connects",
            "io.seconds",
            "io.authtimeout",
            "own.tls",
            "own.plainWithoutTls",
            "own.stanzaBytes",
            "own.stanzaDepth",
            "own.redirect");

    /** Of the session manager: the next link is made with another secret, this one goes on. */
    private static final Set<String> LIVE_SM = Set.of("secret", "retries");

    private static final Map<String, String> ELEMENTS = Map.of(
            "own.metricsPort",
            "c2s/metrics-port",
            "own.keepalive",
            "c2s/keepalive",
            "host",
            "sm/host",
            "port",
            "sm/port",
            "id",
            "sm/id");

    /** @param wanted may come from a file that was read for the process or only for a look: neither has to be complete */
    public static Jadc2sChange between(Jadc2sXml running, Jadc2sXml wanted) {
        List<String> restart = new ArrayList<>(Changes.restart(running, wanted, LIVE, ELEMENTS));
        if (running.sms().isEmpty() || wanted.sms().isEmpty()) {
            if (!running.sms().equals(wanted.sms())) {
                restart.add("sm");
            }
        } else {
            restart.addAll(Changes.restart(running.sms().get(0), wanted.sms().get(0), LIVE_SM, ELEMENTS));
        }
        // A port cannot be opened on other addresses before it is closed, nor closed before all is sure to work.
        if (!running.local().ip().equals(wanted.local().ip()) && shares(running.local(), wanted.local())) {
            restart.add("local/ip");
        }
        Jadc2sXml.Local before = running.local();
        Jadc2sXml.Local after = wanted.local();
        if (before.port() > 0 && before.port() == after.sslPort()
                || before.sslPort() > 0 && before.sslPort() == after.port()) {
            restart.add("local/port");
        }
        return new Jadc2sChange(List.copyOf(restart));
    }

    /** Whether one of the ports stays. */
    private static boolean shares(Jadc2sXml.Local running, Jadc2sXml.Local wanted) {
        return ports(running).stream().anyMatch(ports(wanted)::contains);
    }

    private static List<Integer> ports(Jadc2sXml.Local local) {
        return List.of(local.port(), local.sslPort()).stream()
                .filter(port -> port > 0)
                .toList();
    }

    /** What a reload has changed, for people. */
    public static List<String> words(Jadc2sXml before, Jadc2sXml after) {
        List<String> words = new ArrayList<>();
        if (!before.sms().equals(after.sms())) {
            words.add("sm changed");
        }
        if (!before.local().equals(after.local()) || !before.extras().equals(after.extras())) {
            words.add("local changed");
        }
        if (!before.io().equals(after.io())) {
            words.add("io changed");
        }
        if (!before.own().equals(after.own())) {
            words.add("c2s changed");
        }
        return words;
    }
}
