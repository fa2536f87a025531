package org.jabberfarm.jsm.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.storage.ScramKey;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xmpp.Jid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passwords themselves, kept beside their keys where a farm has switched that on: the digest of old clients (XEP-0078) is
 * made of the password, so it cannot be checked with keys. They are kept from when they are set, or come with a login, while
 * it is on.
 */
public final class ClearPasswords {
    private static final Logger LOG = LoggerFactory.getLogger(ClearPasswords.class);

    private final Storage storage;
    private final boolean on;

    /** Erases what is kept when it is off. */
    public ClearPasswords(Storage storage, boolean on) {
        this.storage = storage;
        this.on = on;
        if (on) {
            LOG.warn("old-clients-digest is on: passwords are kept in clear in the database");
        } else {
            int erased = storage.eraseClearPasswords();
            if (erased > 0) {
                LOG.info("old-clients-digest is off: {} passwords kept in clear were erased", erased);
            }
        }
    }

    /** Whether clients may log in by digest. */
    boolean on() {
        return on;
    }

    /** The password where it is to be kept, else empty. One too long for the database is not; its owner has no digest. */
    String toKeep(String password) {
        return on && password.length() <= Storage.LONGEST_CLEAR ? password : "";
    }

    /** A login has brought the password, which the keys have proved. */
    void proved(Jid user, Map<String, ScramKey> keys, String password) {
        String keep = toKeep(password);
        if (!keep.isEmpty() && !storage.clearPassword(user).equals(Optional.of(keep))) {
            storage.keepClearPassword(user, keys, keep);
        }
    }

    /**
     * @param sid id of the client's stream
     * @param digest in hex, of either case
     * @return whether it is right; empty when the user's password is not kept
     */
    Optional<Boolean> matches(Jid user, String sid, String digest) {
        return storage.clearPassword(user)
                .map(password -> MessageDigest.isEqual(
                        ascii(sha1(sid + password)), ascii(digest.trim().toLowerCase(Locale.ROOT))));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
