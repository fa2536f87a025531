package org.jabberfarm.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What lies between the configuration with which a JSM runs and another one, told apart by whether a running JSM can take it
 * over. What nobody has thought of needs a restart, so that a new setting is safe before it is live.
 *
 * @param restart elements whose change takes a restart; empty when all of it can be taken over by a running JSM
 * @param added c2s that may dial in from now on
 * @param removed c2s that may no longer
 * @param changed c2s whose address, secret or timeout is another, as they are to be
 */
public record JabberChange(
        List<String> restart, List<JabberXml.Link> added, List<JabberXml.Link> removed, List<JabberXml.Link> changed) {
    /** Parts that a running JSM takes over; {@code links} are looked at one by one. */
    private static final Set<String> LIVE = Set.of(
            "links",
            "kept",
            "warnings",
            "sessions.modules",
            "sessions.register",
            "sessions.welcomeSubject",
            "sessions.welcomeBody",
            "sessions.admins",
            "sessions.vcardName",
            "io.ratePoints",
            "io.rateSeconds",
            "io.allow",
            "io.deny",
            "own.mechanisms",
            "own.plainWithoutTls");

    /** Where a part stands in the file. */
    private static final Map<String, String> ELEMENTS = Map.of(
            "sessions.id", "service@id",
            "sessions.hosts", "service/host",
            "xdb.url", "xdb/storage/url",
            "xdb.user", "xdb/storage/user",
            "xdb.password", "xdb/storage/password",
            "xdb.connections", "xdb/storage/connections",
            "own.metricsPort", "session-manager/metrics-port",
            "own.scramIterations", "session-manager/scram-iterations",
            "own.oldClientsDigest", "session-manager/old-clients-digest",
            "own.resourceConflict", "session-manager/resource-conflict");

    public static JabberChange between(JabberXml running, JabberXml wanted) {
        List<String> restart = new ArrayList<>();
        compare("", running, wanted, restart);
        List<JabberXml.Link> added = new ArrayList<>();
        List<JabberXml.Link> changed = new ArrayList<>();
        for (JabberXml.Link link : wanted.links()) {
            Optional<JabberXml.Link> before = running.link(link.id());
            if (before.isEmpty()) {
                added.add(link);
            } else if (!before.get().equals(link)) {
                changed.add(link);
            }
        }
        List<JabberXml.Link> removed = running.links().stream()
                .filter(link -> wanted.link(link.id()).isEmpty())
                .toList();
        restart.addAll(handedOver(running, wanted));
        return new JabberChange(List.copyOf(restart), List.copyOf(added), removed, List.copyOf(changed));
    }

    /** A port that goes from one c2s to another cannot be opened before it is closed, nor closed before all is sure to work. */
    private static List<String> handedOver(JabberXml running, JabberXml wanted) {
        Set<Integer> mine = new HashSet<>();
        List<String> found = new ArrayList<>();
        for (JabberXml.Link link : wanted.links()) {
            boolean moves = running.link(link.id())
                    .filter(before ->
                            before.port() == link.port() && before.ip().equals(link.ip()))
                    .isEmpty();
            boolean taken = running.links().stream()
                    .anyMatch(
                            other -> other.port() == link.port() && !other.ip().equals(link.ip()));
            if (moves && link.port() != 0 && taken && mine.add(link.port())) {
                found.add("service " + link.id() + "/accept/port");
            }
        }
        return found;
    }

    private static void compare(String path, Record running, Record wanted, List<String> restart) {
        for (RecordComponent part : running.getClass().getRecordComponents()) {
            String name = path + part.getName();
            Object before = value(part, running);
            Object after = value(part, wanted);
            if (LIVE.contains(name) || before.equals(after)) {
                continue;
            }
            if (before instanceof Record inner && path.isEmpty()) {
                compare(name + ".", inner, (Record) after, restart);
            } else {
                // Most of our own are called in the file what they are called here.
                restart.add(ELEMENTS.getOrDefault(name, name.replace("own.", "session-manager/")));
            }
        }
    }

    private static Object value(RecordComponent part, Record owner) {
        try {
            return part.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
