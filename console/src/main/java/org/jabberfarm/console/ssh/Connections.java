package org.jabberfarm.console.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.process.Threads;

/** One SSH connection a box, made when needed, kept alive, shared; few are being made at the same time. */
public final class Connections implements AutoCloseable {
    /** Connections being made at the same time: silent boxes, each for its whole timeout, must not keep the others out. */
    private static final int STARTS = 64;

    /** For a whole connection, login included. */
    private static final int LOGIN_SECONDS = 30;

    private static final int WAIT_SECONDS = 60;

    private final Function<String, Optional<Box>> boxes;
    private final HostKeys hostKeys;
    private final Credentials credentials;
    private final Semaphore starts = new Semaphore(STARTS, true);
    private final Map<String, Slot> slots = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(Threads.daemon("ssh-watch"));
    private volatile boolean closed;

    public Connections(Inventory inventory, HostKeys hostKeys, Credentials credentials) {
        this(inventory::find, hostKeys, credentials);
    }

    /** @param boxes finds a bastion by its name */
    public Connections(Function<String, Optional<Box>> boxes, HostKeys hostKeys, Credentials credentials) {
        this.boxes = boxes;
        this.hostKeys = hostKeys;
        this.credentials = credentials;
        hostKeys.route(box -> bastion(box).map(Proxy.class::cast));
    }

    /**
     * The box's connection; a broken one is made anew, and so is one whose host key is no longer trusted. Closing the
     * shell is for this class alone: others just use it.
     *
     * @throws SshException when it cannot be made
     */
    public Shell shell(Box box) throws IOException {
        return live(box);
    }

    /** Drops the box's connection, so that the next use logs in anew (a new group, another key). */
    public void drop(String box) {
        Slot slot = slots.remove(box);
        if (slot != null) {
            slot.drop();
        }
    }

    /**
     * Logs in once with a password and appends the console's public key to the login user's {@code authorized_keys}.
     *
     * @throws SshException when the host key is not approved, or the password is wrong
     */
    public void installKey(Box box, Secret password) throws IOException {
        HostKeys.Standing standing = standing(box);
        JSch jsch = new JSch();
        PinnedKeys pins = new PinnedKeys(standing.trusted());
        Session session = session(jsch, box, bastion(box), pins);
        session.setConfig("PreferredAuthentications", "password,keyboard-interactive");
        session.setUserInfo(new KeyInstaller(password));
        try (JschShell shell = connect(box, session, pins)) {
            KeyInstaller.append(shell, credentials.publicKey());
        } catch (SshException e) {
            throw e.reason() == SshException.Reason.LOGIN_REFUSED ? Failures.password(box, e) : e;
        }
        drop(box.name());
    }

    @Override
    public void close() {
        closed = true;
        List.copyOf(slots.keySet()).forEach(this::drop);
        watch.shutdownNow();
    }

    private JschShell live(Box box) throws IOException {
        if (closed) {
            throw new IOException("tried to connect to " + box.name() + " but the console is being stopped");
        }
        HostKeys.Standing standing = standing(box);
        return slots.computeIfAbsent(box.name(), name -> new Slot())
                .get(box, standing.trusted(), () -> make(box, standing));
    }

    /** @throws SshException when there is no use in trying */
    private HostKeys.Standing standing(Box box) throws SshException {
        HostKeys.Standing standing = hostKeys.standing(box.name());
        if (standing.state() == HostKeys.State.CHANGED || standing.state() == HostKeys.State.PENDING) {
            drop(box.name());
            throw standing.state() == HostKeys.State.CHANGED
                    ? Failures.changedKey(box, null)
                    : Failures.unknownKey(box, null);
        }
        return standing;
    }

    private JschShell make(Box box, HostKeys.Standing standing) throws IOException {
        JSch jsch = new JSch();
        try {
            jsch.addIdentity(box.name(), credentials.login(box.name()), null, null);
        } catch (JSchException e) {
            throw new IOException("tried to use the key of " + box.name() + " but failed: " + e.getMessage(), e);
        }
        PinnedKeys pins = new PinnedKeys(standing.trusted());
        Optional<Bastion> through = bastion(box);
        try {
            return connect(box, session(jsch, box, through, pins), pins);
        } catch (SshException e) {
            // That the bastion's connection is gone shows only when it is used: then it is worth a second try.
            if (through.isEmpty() || !through.get().broken()) {
                throw e;
            }
            return connect(box, session(jsch, box, bastion(box), pins), pins);
        }
    }

    private static Session session(JSch jsch, Box box, Optional<Bastion> through, PinnedKeys pins) throws IOException {
        try {
            return Dialler.session(jsch, box, through.map(Proxy.class::cast), pins);
        } catch (JSchException e) {
            throw Failures.explain(box, e);
        }
    }

    private JschShell connect(Box box, Session session, PinnedKeys pins) throws IOException {
        start(box);
        Future<?> limit = watch.schedule(session::disconnect, LOGIN_SECONDS, TimeUnit.SECONDS);
        try {
            session.connect(Dialler.CONNECT_MILLIS);
            HostKey key = pins.shown().orElseThrow(() -> new IOException("no host key was shown"));
            return new JschShell(box, session, key, credentials, watch);
        } catch (JSchException e) {
            session.disconnect();
            SshException failure = Failures.explain(box, e);
            if (failure.reason() == SshException.Reason.HOST_KEY_CHANGED
                    || failure.reason() == SshException.Reason.HOST_KEY_UNKNOWN) {
                pins.shown().ifPresent(key -> hostKeys.saw(box.name(), List.of(key)));
            }
            throw failure;
        } finally {
            limit.cancel(false);
            starts.release();
        }
    }

    private void start(Box box) throws IOException {
        try {
            if (starts.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting to connect to " + box.name(), e);
        }
        throw new SshException(
                SshException.Reason.UNREACHABLE,
                "tried to connect to " + Failures.address(box) + " but " + STARTS
                        + " other connections were still being made after " + WAIT_SECONDS + " s; try again",
                null);
    }

    /** Through the connection of the bastion, which is made here, before the box's own start: it needs one itself. */
    private Optional<Bastion> bastion(Box box) throws IOException {
        if (box.via().isEmpty()) {
            return Optional.empty();
        }
        Bastions.check(box, boxes);
        return Optional.of(
                new Bastion(live(boxes.apply(box.via().get()).orElseThrow()).session()));
    }
}
