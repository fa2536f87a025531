package org.jabberfarm.console.ssh;

import java.time.Duration;
import java.util.Optional;

/**
 * A remote command as a value: built first, shown in plans and logs, rendered and run last.
 *
 * @param script POSIX sh text, without secrets: those go through {@code stdin}; at most 100 KiB. Errors say
 *     {@code tried to run "<first line>"}, or {@code tried to <first line>} when that is a comment
 * @param asRoot run through the box's sudo
 * @param stdin bytes for standard input
 * @param deadline after which the command is ended on the box and given up here
 */
public record Command(String script, boolean asRoot, Optional<byte[]> stdin, Duration deadline) {

    /** As the login user, 30 s at most. */
    public static Command user(String script) {
        return new Command(script, false, Optional.empty(), Duration.ofSeconds(30));
    }

    /** As root, 60 s at most. */
    public static Command root(String script) {
        return new Command(script, true, Optional.empty(), Duration.ofSeconds(60));
    }

    public Command stdin(byte[] bytes) {
        return new Command(script, asRoot, Optional.of(bytes), deadline);
    }

    public Command within(Duration deadline) {
        return new Command(script, asRoot, stdin, deadline);
    }

    /** {@code word} quoted for sh. */
    public static String quote(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
