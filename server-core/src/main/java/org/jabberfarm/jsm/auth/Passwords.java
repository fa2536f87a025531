package org.jabberfarm.jsm.auth;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jabberfarm.storage.ScramKey;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xmpp.Jid;

/**
 * Checks passwords in clear against stored SCRAM keys. After a restart of a c2s thousands come back within seconds, and each
 * check costs milliseconds on purpose; so a check that succeeded is remembered as a keyed hash bound to the stored key. The
 * hash key lives in this process only, and a changed password has another stored key.
 */
public final class Passwords {
    private static final int REMEMBERED = 50_000;

    private final Storage storage;
    private final SecretKeySpec hashKey;
    private final Map<String, ScramKey> nobody;
    private final Map<Jid, byte[]> remembered = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Jid, byte[]> eldest) {
            return size() > REMEMBERED;
        }
    };

    private final ClearPasswords clear;

    /** @param iterations of SCRAM for new passwords */
    public Passwords(Storage storage, int iterations, ClearPasswords clear) {
        this.storage = storage;
        this.clear = clear;
        this.nobody = Scram.keys("nobody", iterations);
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        hashKey = new SecretKeySpec(key, "HmacSHA256");
    }

    /** Whether that is the user's password. */
    public boolean check(Jid user, String password) {
        Map<String, ScramKey> keys = storage.keys(user);
        if (keys.isEmpty()) {
            // As much work as for a user that exists: the time must not tell which names there are.
            Scram.matches(password, nobody);
            return false;
        }
        byte[] hash = hash(user, password, keys);
        synchronized (remembered) {
            byte[] known = remembered.get(user);
            if (known != null && MessageDigest.isEqual(known, hash)) {
                return true;
            }
        }
        if (!Scram.matches(password, keys)) {
            return false;
        }
        clear.proved(user, keys, password);
        synchronized (remembered) {
            remembered.put(user, hash);
        }
        return true;
    }

    boolean exists(Jid user) {
        return storage.exists(user);
    }

    private byte[] hash(Jid user, String password, Map<String, ScramKey> keys) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(hashKey);
            mac.update(user.toString().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            keys.values().stream()
                    .map(ScramKey::storedKey)
                    .sorted()
                    .forEach(k -> mac.update(k.getBytes(StandardCharsets.UTF_8)));
            return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
