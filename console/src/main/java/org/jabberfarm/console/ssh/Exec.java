package org.jabberfarm.console.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Sudo;
import org.jabberfarm.console.secret.Secret;

/** One command on one channel, from its start to its end or its deadline. */
final class Exec {
    private static final int OUT_BYTES = 8 * 1024 * 1024;
    private static final int ERR_BYTES = 64 * 1024;
    private static final int SHORTEST_PAUSE_MILLIS = 1;
    private static final int LONGEST_PAUSE_MILLIS = 20;

    /** The box ends the command itself a little later than we give it up, even when the connection is gone by then. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Box box;
    private final Session session;
    private final Command command;
    private final boolean sudo;
    private final Feed feed = new Feed();
    private final Capture out = new Capture(OUT_BYTES);
    private final Capture err;

    Exec(Box box, Session session, Command command, Optional<Secret> sudoPassword) {
        this.box = box;
        this.session = session;
        this.command = command;
        this.sudo = command.asRoot() && box.sudo() != Sudo.NONE;
        byte[] input = command.stdin().orElse(new byte[0]);
        if (sudo) {
            err = new SudoTalk(
                    feed,
                    sudoPassword
                            .map(p -> p.reveal().getBytes(StandardCharsets.UTF_8))
                            .orElse(new byte[0]),
                    input);
        } else {
            err = new Capture(ERR_BYTES);
            feed.offer(input);
            feed.end();
        }
    }

    Result run(Duration left) throws IOException {
        long until = System.nanoTime() + left.toNanos();
        ChannelExec channel = null;
        try {
            channel = (ChannelExec) Channels.open(session, "exec");
            channel.setCommand(text().getBytes(StandardCharsets.UTF_8));
            channel.setInputStream(feed);
            channel.setOutputStream(out);
            channel.setErrStream(err);
            channel.connect((int) Math.min(Dialler.CONNECT_MILLIS, Math.max(1, left.toMillis())));
            await(channel, until);
            return result(channel);
        } catch (JSchException e) {
            if (overAlready(channel)) {
                return result(channel);
            }
            // A healthy box answers at once, with yes or no.
            if (String.valueOf(e.getMessage()).contains("timeout")) {
                session.disconnect();
            }
            throw new IOException(tried() + e.getMessage() + "; try again", e);
        } finally {
            feed.end();
            if (channel != null) {
                channel.disconnect();
            }
        }
    }

    /**
     * Whether the command had its end and its status before JSch had the thread that feeds it: JSch then falls over the
     * thread that it has taken away again, with nothing lost.
     */
    private static boolean overAlready(ChannelExec channel) {
        return channel != null && channel.isClosed() && channel.getExitStatus() >= 0;
    }

    private void await(ChannelExec channel, long until) throws IOException {
        int pause = SHORTEST_PAUSE_MILLIS;
        while (!channel.isClosed() && channel.isConnected()) {
            if (out.over()) {
                stop(channel);
                throw new IOException(tried() + "it gave more than " + OUT_BYTES + " bytes; ask for less");
            }
            if (System.nanoTime() - until >= 0) {
                stop(channel);
                throw new IOException(tried() + "it did not end within "
                        + command.deadline().toMillis() / 1000.0 + " s and was ended; look at the box, then try again");
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stop(channel);
                throw new IOException(tried() + "the wait for it was interrupted", e);
            }
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause + 1);
        }
    }

    private Result result(ChannelExec channel) throws IOException {
        if (channel.getExitStatus() < 0 && !session.isConnected()) {
            throw new IOException(tried() + "the connection broke before it ended; try again");
        }
        if (sudo && !((SudoTalk) err).started()) {
            throw new SshException(
                    SshException.Reason.SUDO_REFUSED,
                    tried() + "sudo did not let " + box.user() + " become root: " + ((SudoTalk) err).refusal() + "; "
                            + (box.sudo() == Sudo.PASSWORD
                                    ? "enter the sudo password of the box anew"
                                    : "allow sudo without a password there, or store the password of the box"),
                    null);
        }
        if (out.over()) {
            throw new IOException(tried() + "it gave more than " + OUT_BYTES + " bytes; ask for less");
        }
        return new Result(channel.getExitStatus(), out.text(), err.text());
    }

    private static void stop(ChannelExec channel) {
        try {
            channel.sendSignal("TERM");
        } catch (Exception e) {
            // Old servers know no signals: there the box's own time limit ends the command.
        }
    }

    /** The command as the login user's shell gets it, whichever shell that is: words only, each quoted. */
    private String text() {
        String limit =
                "timeout -s KILL " + Math.max(1, command.deadline().plus(GRACE).toSeconds());
        String run =
                "if command -v timeout >/dev/null 2>&1; then exec " + limit + " sh -c \"$1\"; fi; exec sh -c \"$1\"";
        if (!sudo) {
            return "env LC_ALL=C sh -c " + Command.quote(run) + " sh " + Command.quote(command.script());
        }
        SudoTalk talk = (SudoTalk) err;
        String announced = "printf '%s\\n' '" + talk.start() + "' >&2; " + run;
        String become = box.sudo() == Sudo.PASSWORD ? "sudo -S -p " + Command.quote(talk.prompt()) : "sudo -n";
        return "env LC_ALL=C " + become + " env LC_ALL=C sh -c " + Command.quote(announced) + " sh "
                + Command.quote(command.script());
    }

    private String tried() {
        String first = command.script().strip().lines().findFirst().orElse("");
        String title = first.length() > 80 ? first.substring(0, 79) + "…" : first;
        String attempt = title.startsWith("# ") ? title.substring(2) : "run \"" + title + "\"";
        return "tried to " + attempt + " on " + box.name() + " but ";
    }
}
