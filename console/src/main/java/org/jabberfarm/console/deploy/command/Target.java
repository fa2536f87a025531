package org.jabberfarm.console.deploy.command;

import java.util.List;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.ssh.Command;

/**
 * The box that commands are built for.
 *
 * @param box where paths lie
 * @param systemd whether systemd is its process 1
 * @param run id of the run, part of the names of files that are kept
 */
public record Target(Box box, boolean systemd, long run) {

    /** Whether the box's root is a directory of the login user's own: no other users, no kernel, no units there. */
    boolean directory() {
        return !box.root().equals("/");
    }

    /** {@code path} under the box's root, quoted for sh. */
    String path(String path) {
        return Command.quote(box.path(path));
    }

    /** As root, by a script whose first failing command ends it. */
    static Command root(List<String> lines) {
        return Command.root(script(lines));
    }

    /** The same as the login user. */
    static Command user(List<String> lines) {
        return Command.user(script(lines));
    }

    /** sudo and sshd may give a search path without the administrator's folders. */
    private static String script(List<String> lines) {
        return "set -eu\nPATH=$PATH:/usr/sbin:/sbin\n" + String.join("\n", lines);
    }
}
