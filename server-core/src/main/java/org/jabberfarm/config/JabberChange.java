package org.jabberfarm.config;

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
            "own.plainWithoutTls",
            "own.resumeSeconds");

    /** Where a part stands in the file. */
    private static final Map<String, String> ELEMENTS = Map.ofEntries(
            Map.entry("sessions.id", "service@id"),
            Map.entry("sessions.hosts", "service/host"),
            Map.entry("xdb.url", "xdb/storage/url"),
            Map.entry("xdb.user", "xdb/storage/user"),
            Map.entry("xdb.password", "xdb/storage/password"),
            Map.entry("xdb.connections", "xdb/storage/connections"),
            Map.entry("own.metricsPort", "session-manager/metrics-port"),
            Map.entry("own.scramIterations", "session-manager/scram-iterations"),
            Map.entry("own.oldClientsDigest", "session-manager/old-clients-digest"),
            Map.entry("own.resourceConflict", "session-manager/resource-conflict"),
            Map.entry("own.cluster", "session-manager/cluster"));

    public static JabberChange between(JabberXml running, JabberXml wanted) {
        List<String> restart = new ArrayList<>(Changes.restart(running, wanted, LIVE, ELEMENTS));
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
}
