package org.jabberfarm.console.deploy.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jabberfarm.console.ssh.Command;

/** Releases: unpacked beside each other, one rename makes one whole, one link says which is used. */
public final class ReleaseCommands {
    private static final Duration UNPACK = Duration.ofMinutes(5);

    /** Releases that stay on a box: the current one and those before it, to go back to. */
    private static final int KEPT = 3;

    private ReleaseCommands() {}

    /** Prints {@code present} when the release is there, whole. */
    public static Command present(Target target, String version) {
        return Target.user(List.of("if [ \"$(cat " + target.path(folder(version) + "/RELEASE") + " 2>/dev/null)\" = "
                + Command.quote(version) + " ]; then echo present; fi"));
    }

    /**
     * Makes the folder that the archive is sent to and prints its path. It is the login user's alone: what lies in a shared
     * one could be changed between its check and its use by root.
     */
    public static Command uploadFolder() {
        return Target.user(List.of(
                "umask 077", "mkdir -p \"$HOME/.cache/jabberfarm\"", "cd \"$HOME/.cache/jabberfarm\"", "pwd -P"));
    }

    /**
     * Unpacks what was sent, checks that it is the release it should be, and removes the archive.
     *
     * @param archive absolute path of the archive on the box
     * @param sha256 of the archive
     */
    public static Command unpack(Target target, String version, String archive, String sha256) {
        List<String> lines = new ArrayList<>();
        lines.add("a=" + Command.quote(archive));
        lines.add("v=" + Command.quote(version));
        lines.add("umask 022");
        lines.add("mkdir -p " + target.path("/opt/jabberfarm/releases"));
        lines.add("cd " + target.path("/opt/jabberfarm/releases"));
        lines.add("[ \"$(sha256sum <\"$a\" | cut -d' ' -f1)\" = " + sha256
                + " ] || { rm -f \"$a\"; echo 'the archive that arrived is not the one that was sent' >&2; exit 65; }");
        lines.add("rm -rf \".$v.new\" \".$v.old\"");
        lines.add("trap 'rm -rf \".$v.new\"' EXIT");
        lines.add("mkdir \".$v.new\"");
        lines.add("(cd \".$v.new\" && tar -xzof \"$a\")");
        lines.add(
                "[ \"$(cat \".$v.new/RELEASE\")\" = \"$v\" ] || { echo 'the archive holds another release' >&2; exit 65; }");
        if (!target.directory()) {
            lines.add("chown -R 0:0 \".$v.new\"");
            lines.add("if command -v restorecon >/dev/null; then restorecon -R \".$v.new\"; fi");
        }
        lines.add("chmod -R a+rX,go-w \".$v.new\"");
        lines.add("[ ! -e \"$v\" ] || mv \"$v\" \".$v.old\"");
        lines.add("mv \".$v.new\" \"$v\"");
        lines.add("rm -rf \".$v.old\" \"$a\"");
        return Target.root(lines).within(UNPACK);
    }

    /**
     * Points {@code current} at a release that is there, in one step for whoever follows the link. The release is touched,
     * so that the order of their times is the order in which they were in use.
     */
    public static Command switchTo(Target target, String version) {
        String relative = "releases/" + version;
        return Target.root(List.of(
                "cd " + target.path("/opt/jabberfarm"),
                "[ \"$(cat " + Command.quote(relative + "/RELEASE") + ")\" = " + Command.quote(version) + " ]",
                "touch " + Command.quote(relative),
                "ln -sfn " + Command.quote(relative) + " .current.new",
                "mv -Tf .current.new current"));
    }

    /**
     * Removes all but the releases used last, and prints the names of those removed. One that a process still runs from
     * stays.
     */
    public static Command forgetOld(Target target) {
        return Target.root(List.of(
                        "cd " + target.path("/opt/jabberfarm/releases"),
                        "here=$(pwd -P)",
                        "ls -1t | tail -n +" + (KEPT + 1) + " | while IFS= read -r old; do",
                        "    [ -f \"$old/RELEASE\" ] || continue",
                        "    ! ls -l /proc/[0-9]*/exe 2>/dev/null | grep -qF -e \"-> $here/$old/\" || continue",
                        "    mv \"$old\" \".$old.old\"",
                        "    rm -rf \".$old.old\"",
                        "    printf '%s\\n' \"$old\"",
                        "done"))
                .within(UNPACK);
    }

    private static String folder(String version) {
        return "/opt/jabberfarm/releases/" + version;
    }
}
