package org.jabberfarm.jsm.auth;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.StringPreparation;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jabberfarm.storage.ScramKey;

/** Makes and checks what is stored of passwords (RFC 5802, RFC 7677). */
public final class Scram {
    static final Map<String, ScramMechanism> MECHANISMS =
            Map.of("SCRAM-SHA-1", ScramMechanism.SCRAM_SHA_1, "SCRAM-SHA-256", ScramMechanism.SCRAM_SHA_256);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SALT_BYTES = 16;

    private Scram() {}

    /**
     * Keys of a password for every mechanism.
     *
     * @throws IllegalArgumentException when the password is empty or has characters that SASLprep forbids
     */
    public static Map<String, ScramKey> keys(String password, int iterations) {
        if (password.isEmpty()) {
            throw new IllegalArgumentException("the password is empty; give one of a character or more");
        }
        Map<String, ScramKey> keys = new LinkedHashMap<>();
        MECHANISMS.forEach((name, mechanism) -> {
            byte[] salt = ScramFunctions.salt(SALT_BYTES, RANDOM);
            byte[] salted = salted(mechanism, password, salt, iterations);
            keys.put(name, key(mechanism, salt, iterations, salted));
        });
        return keys;
    }

    private static ScramKey key(ScramMechanism mechanism, byte[] salt, int iterations, byte[] salted) {
        Base64.Encoder base64 = Base64.getEncoder();
        byte[] storedKey = ScramFunctions.storedKey(mechanism, ScramFunctions.clientKey(mechanism, salted));
        byte[] serverKey = ScramFunctions.serverKey(mechanism, salted);
        return new ScramKey(
                base64.encodeToString(salt),
                iterations,
                base64.encodeToString(storedKey),
                base64.encodeToString(serverKey));
    }

    /** Whether a password in clear matches stored keys; costs as much as a client's own computation. */
    static boolean matches(String password, Map<String, ScramKey> keys) {
        ScramKey key = keys.get("SCRAM-SHA-256");
        ScramMechanism mechanism = ScramMechanism.SCRAM_SHA_256;
        if (key == null) {
            key = keys.get("SCRAM-SHA-1");
            mechanism = ScramMechanism.SCRAM_SHA_1;
        }
        if (key == null || password.isEmpty()) {
            return false;
        }
        byte[] salted;
        try {
            salted = salted(mechanism, password, Base64.getDecoder().decode(key.salt()), key.iterations());
        } catch (IllegalArgumentException forbiddenCharacters) {
            return false;
        }
        byte[] storedKey = ScramFunctions.storedKey(mechanism, ScramFunctions.clientKey(mechanism, salted));
        return java.security.MessageDigest.isEqual(
                storedKey, Base64.getDecoder().decode(key.storedKey()));
    }

    private static byte[] salted(ScramMechanism mechanism, String password, byte[] salt, int iterations) {
        return ScramFunctions.saltedPassword(
                mechanism, StringPreparation.SASL_PREPARATION, password.toCharArray(), salt, iterations);
    }
}
