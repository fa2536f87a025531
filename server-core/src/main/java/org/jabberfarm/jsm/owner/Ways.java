package org.jabberfarm.jsm.owner;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jabberfarm.jsm.cluster.Member;
import org.jabberfarm.jsm.cluster.View;
import org.jabberfarm.xml.Element;

/** Which JSM has a link to which c2s. Each tells the others of its own. */
final class Ways {
    private final Map<Member, Set<String>> links = new ConcurrentHashMap<>();
    private final Supplier<Set<String>> own;
    private volatile Set<String> told = Set.of();

    /** @param own services that have a link here just now */
    Ways(Supplier<Set<String>> own) {
        this.own = own;
    }

    /** What the others are to be told, if it is different from before. */
    Optional<Element> news() {
        Set<String> now = own.get();
        if (now.equals(told)) {
            return Optional.empty();
        }
        told = now;
        return Optional.of(all());
    }

    Element all() {
        return new Element("links", "").set("services", String.join(" ", own.get()));
    }

    void heard(Member from, Element news) {
        links.put(
                from,
                Arrays.stream(news.get("services", "").split(" "))
                        .filter(service -> !service.isEmpty())
                        .collect(Collectors.toSet()));
    }

    void viewChanged(View view) {
        links.keySet().removeIf(member -> !view.has(member));
    }

    boolean here(String service) {
        return own.get().contains(service);
    }

    Optional<Member> to(String service) {
        return links.entrySet().stream()
                .filter(entry -> entry.getValue().contains(service))
                .map(Map.Entry::getKey)
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .findFirst();
    }
}
