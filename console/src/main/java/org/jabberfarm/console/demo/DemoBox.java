package org.jabberfarm.console.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.password.PasswordAuthenticator;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.jabberfarm.console.secret.Secret;

/**
 * A box that is only a folder: an SSH server on loopback whose commands are processes of this machine, run by {@code sh}
 * with a home folder below {@link #folder}. Whoever holds its key can do on this machine what its user can.
 */
public final class DemoBox implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(5);

    private final Path folder;
    private final SshServer server;
    private final DemoProcesses commands;

    private DemoBox(Path folder, SshServer server, DemoProcesses commands) {
        this.folder = folder;
        this.server = server;
        this.commands = commands;
    }

    /** On any free port, for one key and no password. */
    public static DemoBox start(Path folder, String publicKey) throws IOException {
        return start(folder, 0, publicKey, Optional.empty(), Map.of());
    }

    /**
     * Starts to listen on 127.0.0.1. The host key is kept in the folder and stays the same from start to start.
     *
     * @param folder made when missing
     * @param port 0 for any free one
     * @param publicKey in {@code authorized_keys} form; those of {@code home/.ssh/authorized_keys} may log in as well
     * @param password for logins with a password, or empty for none
     * @param environment more variables for commands, {@code PATH} say
     * @throws IOException when the port is taken or the folder cannot be used
     */
    public static DemoBox start(
            Path folder, int port, String publicKey, Optional<Secret> password, Map<String, String> environment)
            throws IOException {
        Path home = Files.createDirectories(folder.resolve("home")).toRealPath();
        DemoProcesses commands = new DemoProcesses(home, environment);
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(port);
        server.setKeyPairProvider(new DemoHostKey(folder.resolve("host_key")));
        server.setPublickeyAuthenticator((user, key, session) -> authorized(publicKey, home, key));
        server.setPasswordAuthenticator(password.<PasswordAuthenticator>map(
                        wanted -> (user, given, session) -> wanted.equals(new Secret(given)))
                .orElse(null));
        server.setCommandFactory(commands);
        server.setShellFactory(null);
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        // Paths as they are on this machine, relative ones from the home folder.
        server.setFileSystemFactory(new RealFiles(home));
        server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        List<ChannelFactory> channels = new ArrayList<>(ServerBuilder.DEFAULT_CHANNEL_FACTORIES);
        channels.add(StreamLocalChannel.FACTORY);
        server.setChannelFactories(channels);
        CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
        CoreModuleProperties.NIO2_READ_TIMEOUT.set(server, Duration.ZERO);
        server.start();
        return new DemoBox(folder, server, commands);
    }

    public Path folder() {
        return folder;
    }

    public int port() {
        return server.getPort();
    }

    /** Cuts the connections that there are now, and goes on to listen. */
    public void cut() {
        for (var session : server.getActiveSessions()) {
            session.close(true);
        }
    }

    /** Stops to listen, and ends the commands still running. */
    @Override
    public void close() {
        commands.close();
        try {
            server.close(true).await(STOP);
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException("tried to stop the box in " + folder + " but failed: " + e, e);
        }
    }

    private static boolean authorized(String publicKey, Path home, PublicKey key) {
        try {
            Path file = home.resolve(".ssh/authorized_keys");
            List<String> lines = new ArrayList<>(List.of(publicKey));
            if (Files.exists(file)) {
                lines.addAll(Files.readAllLines(file));
            }
            for (String line : lines) {
                if (!line.isBlank() && !line.startsWith("#") && same(line, key)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean same(String line, PublicKey key) throws IOException, GeneralSecurityException {
        PublicKey allowed = AuthorizedKeyEntry.parseAuthorizedKeyEntry(line)
                .resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
        return allowed != null && KeyUtils.compareKeys(allowed, key);
    }
}
