package org.jabberfarm.console.deploy.command;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.ssh.Command;

/** A client's login, made on the box by the release's own client: password through standard input. */
public final class LoginCommands {
    /** A library may have said something before. */
    private static final Pattern OK = Pattern.compile("^ok (\\d{1,9}) ms", Pattern.MULTILINE);

    private LoginCommands() {}

    /** @param tls {@code starttls} or {@code none} */
    public static Command check(Target target, int port, String tls, String jid, Secret password) {
        String root = target.directory()
                ? "JABBERFARM_ROOT=" + Command.quote(target.box().root()) + " "
                : "";
        return Command.user(root + target.path("/opt/jabberfarm/current/bin/jabberfarm")
                        + " login-check --host 127.0.0.1 --port " + port + " --tls " + tls + " --jid "
                        + Command.quote(jid))
                .stdin((password.reveal() + "\n").getBytes(StandardCharsets.UTF_8))
                .within(Duration.ofSeconds(20));
    }

    /** Milliseconds that the login took, empty when the output does not say that it passed. */
    public static OptionalLong parse(String out) {
        Matcher found = OK.matcher(out);
        return found.find() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
    }
}
