package org.jabberfarm.console.dashboard;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jabberfarm.console.deploy.Deploys;
import org.jabberfarm.console.deploy.Run;
import org.jabberfarm.console.deploy.RunBox;
import org.jabberfarm.console.deploy.StepState;

/**
 * The deploy that goes on.
 *
 * @param run itself, empty for none
 * @param boxes its boxes as they are now
 */
record UnderWay(Optional<Run> run, List<RunBox> boxes) {
    static final UnderWay NOTHING = new UnderWay(Optional.empty(), List.of());

    static UnderWay of(Deploys deploys) {
        long id = deploys.running();
        return id == 0 ? NOTHING : new UnderWay(Optional.of(deploys.get(id)), deploys.boxes(id));
    }

    /** 0 for none. */
    long id() {
        return run.map(Run::id).orElse(0L);
    }

    long count(StepState state) {
        return boxes.stream().filter(b -> b.state() == state).count();
    }

    /** Names of the boxes that are being changed now. */
    Set<String> working() {
        return boxes.stream()
                .filter(b -> b.state() == StepState.RUNNING)
                .map(RunBox::box)
                .collect(Collectors.toSet());
    }
}
