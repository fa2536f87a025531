package org.jabberfarm.console.deploy.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jabberfarm.console.desired.Directory;
import org.jabberfarm.console.desired.ManagedFile;
import org.jabberfarm.console.secret.Sha256;
import org.jabberfarm.console.ssh.Command;

/** Files and folders: a reader sees the old file or the new one, never half of one. */
public final class FileCommands {
    /** Old files kept beside a managed one, the newest ones. */
    private static final int KEPT = 3;

    private FileCommands() {}

    /** Folders in the given order, with owner and mode also where they are there already. */
    public static Command make(Target target, List<Directory> directories) {
        List<String> lines = new ArrayList<>();
        for (Directory directory : directories) {
            String owner = target.directory()
                    ? ""
                    : "-o " + Command.quote(directory.owner()) + " -g " + Command.quote(directory.group()) + " ";
            lines.add("install -d " + owner + "-m " + Command.quote(directory.mode()) + " "
                    + target.path(directory.path()));
        }
        return Target.root(lines);
    }

    /**
     * Writes a file. Its content goes through standard input, since it may hold secrets, and is compared by its hash before
     * it takes the place of the old one.
     */
    public static Command write(Target target, ManagedFile file) {
        byte[] content = file.content().getBytes(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>();
        lines.add("f=" + target.path(file.path()));
        // Hidden, so that a reader of the folder does not take half a file for a whole one.
        lines.add("t=${f%/*}/.${f##*/}.new-" + target.run());
        lines.add("umask 077");
        lines.add("trap 'rm -f \"$t\"' EXIT");
        lines.add("cat >\"$t\"");
        lines.add("[ \"$(sha256sum <\"$t\" | cut -d' ' -f1)\" = " + Sha256.of(content)
                + " ] || { echo 'what arrived is not what was sent' >&2; exit 65; }");
        if (!target.directory()) {
            lines.add("chown " + Command.quote(file.owner() + ":" + file.group()) + " \"$t\"");
        }
        lines.add("chmod " + Command.quote(file.mode()) + " \"$t\"");
        lines.add("[ ! -e \"$f\" ] || cp -p \"$f\" \"$f.before-" + target.run() + "\"");
        lines.add("mv -f \"$t\" \"$f\"");
        lines.add(forgetOld());
        return Target.root(lines).stdin(content);
    }

    /** Takes a file away and keeps it beside under another name. Nothing to do when it is gone. */
    public static Command remove(Target target, String path) {
        return Target.root(List.of(
                "f=" + target.path(path),
                "[ ! -e \"$f\" ] || mv -f \"$f\" \"$f.before-" + target.run() + "\"",
                forgetOld()));
    }

    private static String forgetOld() {
        return "ls -1t \"$f\".before-* 2>/dev/null | tail -n +" + (KEPT + 1)
                + " | while IFS= read -r old; do rm -f \"$old\"; done";
    }
}
