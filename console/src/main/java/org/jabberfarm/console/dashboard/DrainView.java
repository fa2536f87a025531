package org.jabberfarm.console.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jabberfarm.agent.Sample.DrainSample;
import org.jabberfarm.agent.Sample.NodeSample;
import org.jabberfarm.console.drain.Drains;
import org.jabberfarm.console.drain.Progress;
import org.jabberfarm.templates.model.Bar;
import org.jabberfarm.templates.model.BoxPage;

/** What a box's page shows of the drains of its nodes: from the latest sample, or what a node has told since. */
final class DrainView {
    private final Drains drains;

    DrainView(Drains drains) {
        this.drains = drains;
    }

    /** Where a node can be drained; empty when it cannot be, or is being drained. */
    String link(BoxStatus box, NodeStatus node) {
        boolean serves = node.isC2s()
                && node.sample().filter(NodeSample::up).isPresent()
                && progress(node, sampled(box)).filter(Progress::on).isEmpty();
        return serves ? "/nodes/" + node.node().name() + "/drain" : "";
    }

    List<BoxPage.Drain> panels(BoxStatus box, Instant now) {
        return box.nodes().stream()
                .filter(NodeStatus::isC2s)
                .flatMap(node ->
                        progress(node, sampled(box))
                                .filter(Progress::on)
                                .map(p -> panel(node.node().name(), p, now))
                                .stream())
                .toList();
    }

    private static Instant sampled(BoxStatus box) {
        return box.seen().receivedAt().orElse(Instant.MIN);
    }

    private Optional<Progress> progress(NodeStatus node, Instant sampled) {
        Optional<Progress> newer = drains.told(node.node().name())
                .filter(told -> told.at().isAfter(sampled))
                .map(Drains.Told::progress);
        return newer.isPresent() ? newer : node.sample().filter(NodeSample::up).map(DrainView::progress);
    }

    static Progress progress(NodeSample sample) {
        DrainSample drain = sample.drain();
        return new Progress(
                drain.on(),
                drain.since(),
                sample.connections(),
                drain.before(),
                drain.auto(),
                drain.perSecond(),
                drain.room());
    }

    private static BoxPage.Drain panel(String node, Progress progress, Instant now) {
        long before = Math.max(progress.before(), progress.clients());
        long gone = before - progress.clients();
        double share = before == 0 ? 1 : (double) gone / before;
        return new BoxPage.Drain(
                node,
                Condition.DRAINING.state(Condition.DRAINING.word() + " "
                        + Text.length(Duration.between(Instant.ofEpochMilli(progress.since()), now))),
                progress.words(),
                new Bar(Text.number(gone) + " of " + Text.count(before, "client") + " gone", "work", 100 * share, -1),
                progress.done(),
                progress.auto() ? "" : String.valueOf(progress.perSecond()));
    }
}
