package org.jabberfarm.console.deploy.command;

import java.util.List;
import org.jabberfarm.console.ssh.Command;

/** The system user that the farm's processes run as. Each command changes nothing where it is there already. */
public final class UserCommands {
    private UserCommands() {}

    /** User and group {@code jabberfarm}, with the tools of shadow or those of busybox. */
    public static Command create() {
        return Target.root(List.of(
                "shell=$(command -v nologin || echo /bin/false)",
                "if command -v useradd >/dev/null; then",
                "  grep -q '^jabberfarm:' /etc/group || groupadd --system jabberfarm",
                "  id -u jabberfarm >/dev/null 2>&1 || useradd --system --gid jabberfarm --home-dir /var/lib/jabberfarm"
                        + " --no-create-home --shell \"$shell\" jabberfarm",
                "else",
                "  grep -q '^jabberfarm:' /etc/group || addgroup -S jabberfarm",
                "  id -u jabberfarm >/dev/null 2>&1 || adduser -S -D -H -h /var/lib/jabberfarm -s \"$shell\""
                        + " -G jabberfarm jabberfarm",
                "fi"));
    }

    /** Lets {@code login} open what belongs to the group; new logins have it. */
    public static Command join(String login) {
        String name = Command.quote(login);
        return Target.root(List.of("if command -v usermod >/dev/null; then usermod -a -G jabberfarm " + name
                + "; else addgroup " + name + " jabberfarm; fi"));
    }
}
