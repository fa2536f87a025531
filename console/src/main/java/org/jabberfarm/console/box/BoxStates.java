package org.jabberfarm.console.box;

import org.jabberfarm.console.facts.Check;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.ssh.HostKeys;
import org.jabberfarm.templates.model.BoxTrouble;
import org.jabberfarm.templates.model.State;

/** States of boxes for the eye, and other words that several pages use. */
final class BoxStates {
    private BoxStates() {}

    static State of(HostKeys.State key) {
        return switch (key) {
            case UNKNOWN -> new State("mute", "unknown", "Key not read yet");
            case PENDING -> new State("warn", "key", "Key not approved");
            case TRUSTED -> new State("ok", "lock", "Key trusted");
            case CHANGED -> new State("crit", "key", "Host key changed");
        };
    }

    static State of(Check check) {
        return switch (check.state()) {
            case "ok" -> new State("ok", "ok", "Good");
            case "warn" -> new State("warn", "warn", "Look at it");
            case "crit" -> new State("crit", "crit", "In the way");
            default -> new State("mute", "skip", "Skipped");
        };
    }

    static BoxTrouble of(Trouble trouble) {
        String kind = trouble.reason()
                .map(r -> switch (r) {
                    case HOST_KEY_UNKNOWN, HOST_KEY_CHANGED -> "host-key";
                    case LOGIN_REFUSED -> "login";
                    case SUDO_REFUSED -> "sudo";
                    case UNREACHABLE -> "address";
                    case NO_COMMON_ALGORITHM -> "other";
                })
                .orElse("other");
        return new BoxTrouble(trouble.title(), trouble.message(), kind);
    }

    /** {@code 10.20.0.28, port 22, login deploy}. */
    static String where(Box box) {
        return box.host() + ", port " + box.sshPort()
                + box.via().map(v -> " via " + v).orElse("") + ", login " + box.user();
    }
}
