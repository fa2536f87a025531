package org.jabberfarm.console.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.ChannelDirectStreamLocal;
import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Sudo;
import org.jabberfarm.console.secret.Secret;

/** A {@link Shell} on a JSch session. */
final class JschShell implements Shell {
    /** OpenSSH gives ten session channels to a connection by default (MaxSessions); two are left for people. */
    private static final int CHANNELS = 8;

    private static final Duration UPLOAD_TURN = Duration.ofMinutes(10);

    private final Box box;
    private final Session session;
    private final HostKey key;
    private final Credentials credentials;
    private final ScheduledExecutorService watch;
    private final Semaphore turns = new Semaphore(CHANNELS, true);

    JschShell(Box box, Session session, HostKey key, Credentials credentials, ScheduledExecutorService watch) {
        this.box = box;
        this.session = session;
        this.key = key;
        this.credentials = credentials;
        this.watch = watch;
    }

    /** Whether this connection does for that box as it is in the inventory now. */
    boolean serves(Box now) {
        return session.isConnected()
                && now.host().equals(box.host())
                && now.sshPort() == box.sshPort()
                && now.user().equals(box.user())
                && now.sudo() == box.sudo()
                && now.via().equals(box.via());
    }

    /** The host key it was made with. */
    HostKey key() {
        return key;
    }

    Session session() {
        return session;
    }

    @Override
    public Result run(Command command) throws IOException {
        Optional<Secret> password = Optional.empty();
        if (command.asRoot() && box.sudo() == Sudo.PASSWORD) {
            password = credentials.sudoPassword(box.name());
            if (password.isEmpty()) {
                throw new SshException(
                        SshException.Reason.SUDO_REFUSED,
                        "tried to become root on " + box.name()
                                + " but no sudo password is stored; enter it on the box's page",
                        null);
            }
        }
        long until = System.nanoTime() + command.deadline().toNanos();
        turn(command.deadline());
        try {
            return new Exec(box, session, command, password).run(Duration.ofNanos(until - System.nanoTime()));
        } finally {
            turns.release();
        }
    }

    @Override
    public void upload(Path local, String remote, LongConsumer progress) throws IOException {
        Upload upload = new Upload(this, local, remote, progress);
        if (upload.there()) {
            return;
        }
        // Twice: what an earlier attempt left may be damaged, which shows only at the end.
        for (int attempt = 1; attempt <= 2; attempt++) {
            turn(UPLOAD_TURN);
            try {
                upload.send(session, box.name());
            } finally {
                turns.release();
            }
            if (upload.finish()) {
                return;
            }
        }
        throw new IOException("tried to send " + local.getFileName() + " to " + box.name()
                + " but what arrived has another checksum, twice; check the disk of the box");
    }

    @Override
    public Tunnel socket(String path, Duration deadline) throws IOException {
        return tunnel(
                "direct-streamlocal@openssh.com",
                "the socket " + path,
                deadline,
                channel -> ((ChannelDirectStreamLocal) channel).setSocketPath(path));
    }

    @Override
    public Tunnel tcp(String host, int port, Duration deadline) throws IOException {
        return tunnel("direct-tcpip", host + " port " + port, deadline, channel -> {
            ((ChannelDirectTCPIP) channel).setHost(host);
            ((ChannelDirectTCPIP) channel).setPort(port);
        });
    }

    private Tunnel tunnel(String type, String where, Duration deadline, Address address) throws IOException {
        Channel channel = null;
        try {
            channel = Channels.open(session, type);
            address.set(channel);
            Inflow in = new Inflow();
            channel.setOutputStream(in);
            OutputStream out = channel.getOutputStream();
            channel.connect((int) Math.min(Dialler.CONNECT_MILLIS, deadline.toMillis()));
            Channel open = channel;
            Future<?> end = watch.schedule(
                    () -> {
                        in.fail("no answer from " + where + " on " + box.name() + " within " + deadline.toMillis()
                                + " ms");
                        open.disconnect();
                    },
                    deadline.toMillis(),
                    TimeUnit.MILLISECONDS);
            return new ChannelTunnel(channel, in, out, end);
        } catch (JSchException e) {
            if (channel != null) {
                channel.disconnect();
            }
            // A healthy box answers at once, with yes or no: a new connection is tried next time.
            if (String.valueOf(e.getMessage()).contains("timeout")) {
                session.disconnect();
            }
            throw new IOException(
                    "tried to reach " + where + " on " + box.name() + " but failed: "
                            + String.valueOf(e.getMessage()).replaceFirst("\\.$", "")
                            + "; does somebody listen there, and does sshd allow forwarding?",
                    e);
        }
    }

    private void turn(Duration longest) throws IOException {
        try {
            if (turns.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for a turn on " + box.name(), e);
        }
        throw new IOException("tried to run a command on " + box.name() + " but " + CHANNELS
                + " others did not end within " + longest.toSeconds() + " s; try again later");
    }

    @Override
    public void close() {
        session.disconnect();
    }

    private interface Address {
        void set(Channel channel);
    }
}
