package org.jabberfarm.console.dashboard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jabberfarm.agent.Sample.NodeSample;
import org.jabberfarm.templates.model.State;

/**
 * The farm at one moment.
 *
 * @param domain main domain, empty before it is set
 * @param boxes worst first
 * @param way the deploy that goes on
 */
record Farm(String domain, List<BoxStatus> boxes, UnderWay way) {

    /** What is wrong, worst first. */
    List<Wrong> wrongs() {
        List<Wrong> all =
                new ArrayList<>(boxes.stream().flatMap(b -> b.wrongs().stream()).toList());
        Spare spare = spare();
        if (spare.missing() > 0 && c2sBoxes() > 1) {
            all.add(new Wrong(
                    Condition.NEARLY_FULL,
                    "No spare box",
                    "",
                    "",
                    "losing " + spare.box() + " now leaves " + Text.count(spare.missing(), "client") + " without room",
                    "No user feels it yet. " + spare.why() + "." + clears(),
                    "Add boxes",
                    "/boxes/new"));
        }
        List<Wrong> certificates =
                all.stream().filter(w -> w.condition().isOfCertificate()).toList();
        if (certificates.size() > 1) {
            all.removeAll(certificates);
            all.add(certificates(certificates));
        }
        all.sort(Comparator.comparing(Wrong::condition));
        return all;
    }

    /** All nodes show the same certificate, so that it would be told as often. */
    private static Wrong certificates(List<Wrong> all) {
        Wrong worst = all.stream().min(Comparator.comparing(Wrong::condition)).orElseThrow();
        return new Wrong(
                worst.condition(),
                worst.said(),
                "",
                "",
                worst.what() + ", and so do " + Text.count(all.size() - 1, "other"),
                worst.why(),
                worst.action(),
                worst.link());
    }

    private String clears() {
        String names = boxes.stream()
                .filter(b -> b.condition() == Condition.DEPLOYING)
                .map(b -> b.box().name())
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : " Most likely clears when " + names + " is deployed.";
    }

    Spare spare() {
        return Spare.of(boxes);
    }

    long connections() {
        return boxes.stream().mapToLong(BoxStatus::connections).sum();
    }

    long capacity() {
        return boxes.stream()
                .flatMap(b -> b.nodes().stream())
                .filter(NodeStatus::serves)
                .mapToLong(NodeStatus::capacity)
                .sum();
    }

    long sessions() {
        return boxes.stream().mapToLong(BoxStatus::sessions).sum();
    }

    /** Connections that were counted too long ago. */
    long staleConnections() {
        return boxes.stream()
                .filter(BoxStatus::stale)
                .mapToLong(BoxStatus::connections)
                .sum();
    }

    long c2sBoxes() {
        return boxes.stream().filter(BoxStatus::hasC2s).count();
    }

    double c2sRate(ToDoubleFunction<NodeSample> of) {
        return boxes.stream()
                .filter(b -> !b.stale())
                .flatMap(b -> b.nodes().stream())
                .filter(NodeStatus::isC2s)
                .flatMap(n -> n.sample().stream())
                .mapToDouble(of)
                .filter(v -> v > 0)
                .sum();
    }

    /** Age of the newest sample in seconds, -1 for none. */
    long ageSeconds() {
        return boxes.stream()
                .flatMap(b -> b.age().stream())
                .mapToLong(Duration::toSeconds)
                .min()
                .orElse(-1);
    }

    /** Worst first: {@code Down}, else how many things are wrong, else whether it serves. */
    State state() {
        List<Wrong> wrongs = wrongs();
        if (!wrongs.isEmpty()) {
            State worst = wrongs.get(0).condition().state();
            return new State(worst.tone(), worst.icon(), wrongs.size() + " to look at");
        }
        boolean any = boxes.stream().anyMatch(b -> b.condition() == Condition.SERVING);
        return any
                ? Condition.SERVING.state()
                : boxes.stream()
                        .map(b -> b.condition().state())
                        .findFirst()
                        .orElse(Condition.NOT_READ.state("No boxes yet"));
    }

    /** One word for the API. */
    String word() {
        return boxes.stream().map(b -> b.condition().word()).findFirst().orElse("No boxes yet");
    }
}
