package org.jabberfarm.console.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jabberfarm.console.deploy.Deploys;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.metrics.Monitor;
import org.jabberfarm.console.settings.Setting;
import org.jabberfarm.console.settings.Settings;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.console.ssh.HostKeys;

/** The farm now, judged at most once a second however many browsers look. */
final class Overview {
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Inventory inventory;
    private final SettingsStore settings;
    private final Monitor monitor;
    private final HostKeys hostKeys;
    private final Asked asked;
    private final Deploys deploys;
    private Farm last;
    private List<Box> lastBoxes = List.of();
    private Instant lastAt = Instant.MIN;

    Overview(
            Inventory inventory,
            SettingsStore settings,
            Monitor monitor,
            HostKeys hostKeys,
            Asked asked,
            Deploys deploys) {
        this.inventory = inventory;
        this.settings = settings;
        this.monitor = monitor;
        this.hostKeys = hostKeys;
        this.asked = asked;
        this.deploys = deploys;
    }

    synchronized Farm now() {
        Instant now = Instant.now();
        // A box that was just added is shown at once.
        List<Box> boxes = inventory.boxes();
        if (last == null || lastAt.plus(FRESH).isBefore(now) || !boxes.equals(lastBoxes)) {
            last = look(boxes, now);
            lastBoxes = boxes;
            lastAt = now;
        }
        return last;
    }

    private Farm look(List<Box> boxes, Instant now) {
        Settings values = settings.load();
        long users = values.number(Setting.USERS_PER_C2S);
        UnderWay way = UnderWay.of(deploys);
        Set<String> working = way.working();
        List<Survey.Known> known = boxes.stream()
                .map(box -> new Survey.Known(
                        box,
                        monitor.seen(box.name()),
                        hostKeys.state(box.name()),
                        asked.files(box, users),
                        working.contains(box.name())))
                .toList();
        return new Farm(values.domains().stream().findFirst().orElse(""), new Survey(known, users, now).boxes(), way);
    }
}
