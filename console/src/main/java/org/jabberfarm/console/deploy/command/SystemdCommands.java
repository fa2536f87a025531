package org.jabberfarm.console.deploy.command;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.ssh.Command;

/** Units of a box whose process 1 is systemd. */
public final class SystemdCommands {
    /** Stopping may take as long as the unit allows for clients to leave. */
    private static final Duration CHANGE = Duration.ofMinutes(3);

    private SystemdCommands() {}

    public static Command reload() {
        return Target.root(List.of("systemctl daemon-reload"));
    }

    /** Starts a unit, or starts it anew, and has it start with the box. */
    public static Command start(String unit, boolean restart) {
        String name = Command.quote(unit);
        return Target.root(List.of(
                        "systemctl enable --quiet " + name,
                        // A unit that failed too often would be refused until someone says that it may try again.
                        "systemctl reset-failed " + name + " 2>/dev/null || :",
                        "systemctl " + (restart ? "restart " : "start ") + name))
                .within(CHANGE);
    }

    /** Stops a unit and keeps it from starting with the box. Nothing to do when it is not known. */
    public static Command stop(String unit) {
        String name = Command.quote(unit);
        return Target.root(List.of(
                        "systemctl disable --quiet " + name + " 2>/dev/null || :",
                        "systemctl stop " + name,
                        "systemctl reset-failed " + name + " 2>/dev/null || :"))
                .within(CHANGE);
    }

    public static Command state(String unit) {
        return Target.root(List.of(
                "systemctl show --property=ActiveState,SubState,Result,MainPID,NRestarts " + Command.quote(unit)));
    }

    /** What {@link #state} printed, by property. */
    public static Map<String, String> parse(String out) {
        Map<String, String> values = new HashMap<>();
        out.lines()
                .map(l -> l.split("=", 2))
                .filter(p -> p.length == 2)
                .forEach(p -> values.put(p[0].trim(), p[1].trim()));
        return values;
    }

    /** The last lines that a unit wrote. */
    public static Command journal(String unit, int lines) {
        return Target.root(List.of(
                "journalctl --no-pager --quiet --output=cat --lines=" + lines + " --unit=" + Command.quote(unit)));
    }
}
