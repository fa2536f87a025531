package org.jabberfarm.console.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM (NIST SP 800-38D). A sealed text is one format byte, a random nonce of 12 bytes, and the ciphertext with
 * its tag of 16 bytes; the id is authenticated, so that a row cannot be moved to the place of another.
 */
final class Cipher {
    private static final byte FORMAT = 1;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;

    private Cipher(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /** A new key as text for a key file. */
    static String newKey() {
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        return Base64.getEncoder().encodeToString(key) + "\n";
    }

    /** @throws IllegalStateException when the text is no key of 256 bits */
    static Cipher of(String keyText) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(keyText.trim());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the key file does not hold base64; restore it from a backup", e);
        }
        if (key.length != 32) {
            throw new IllegalStateException(
                    "the key file holds " + key.length + " bytes instead of 32; restore it from a backup");
        }
        return new Cipher(key);
    }

    byte[] seal(String id, String clear) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed =
                    cipher(javax.crypto.Cipher.ENCRYPT_MODE, id, nonce).doFinal(clear.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(1 + NONCE + sealed.length)
                    .put(FORMAT)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("tried to encrypt secret " + id + " but failed: " + e.getMessage(), e);
        }
    }

    /** @throws WrongKey when the key is another, the id is another, or the bytes were changed */
    String open(String id, byte[] sealed) throws WrongKey {
        if (sealed.length < 1 + NONCE + TAG_BITS / 8 || sealed[0] != FORMAT) {
            throw new WrongKey(id, null);
        }
        try {
            byte[] clear = cipher(javax.crypto.Cipher.DECRYPT_MODE, id, Arrays.copyOfRange(sealed, 1, 1 + NONCE))
                    .doFinal(sealed, 1 + NONCE, sealed.length - 1 - NONCE);
            return new String(clear, StandardCharsets.UTF_8);
        } catch (AEADBadTagException e) {
            throw new WrongKey(id, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("tried to decrypt secret " + id + " but failed: " + e.getMessage(), e);
        }
    }

    private javax.crypto.Cipher cipher(int mode, String id, byte[] nonce) throws GeneralSecurityException {
        var cipher = javax.crypto.Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(id.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** Not sealed by this key for this id. */
    static final class WrongKey extends Exception {
        private static final long serialVersionUID = 1L;

        WrongKey(String id, Throwable cause) {
            super("secret " + id + " was not sealed with this key, or was changed since", cause);
        }
    }
}
