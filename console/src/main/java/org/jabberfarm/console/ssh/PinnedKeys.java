package org.jabberfarm.console.ssh;

import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The approved keys of one box as JSch asks for them, and the key that the box showed. Nothing is ever added by JSch. */
final class PinnedKeys implements HostKeyRepository {
    private final List<HostKey> trusted;
    private volatile HostKey shown;

    PinnedKeys(List<HostKey> trusted) {
        this.trusted = trusted;
    }

    Optional<HostKey> shown() {
        return Optional.ofNullable(shown);
    }

    @Override
    public int check(String host, byte[] key) {
        HostKey now;
        try {
            now = HostKey.of(key);
        } catch (IllegalArgumentException e) {
            return NOT_INCLUDED;
        }
        shown = now;
        if (trusted.isEmpty()) {
            return NOT_INCLUDED;
        }
        // A type that was not approved is no way around the approved ones.
        return trusted.contains(now) ? OK : CHANGED;
    }

    @Override
    public com.jcraft.jsch.HostKey[] getHostKey(String host, String type) {
        return trusted.stream()
                .filter(key -> type == null || type.equals(key.type()))
                .map(key -> jsch(host, key))
                .toArray(com.jcraft.jsch.HostKey[]::new);
    }

    @Override
    public com.jcraft.jsch.HostKey[] getHostKey() {
        return getHostKey("", null);
    }

    private static com.jcraft.jsch.HostKey jsch(String host, HostKey key) {
        try {
            return new com.jcraft.jsch.HostKey(
                    host == null ? "" : host, Base64.getDecoder().decode(key.blob()));
        } catch (JSchException e) {
            throw new IllegalStateException("a pinned key is not readable: " + key.fingerprint(), e);
        }
    }

    @Override
    public void add(com.jcraft.jsch.HostKey key, UserInfo user) {}

    @Override
    public void remove(String host, String type) {}

    @Override
    public void remove(String host, String type, byte[] key) {}

    @Override
    public String getKnownHostsRepositoryID() {
        return "the console's inventory";
    }
}
