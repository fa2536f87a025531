package org.jabberfarm.console.secret;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Random tokens (sessions, links, API) and their hashes. A token has 256 random bits, so a plain hash is enough to store
 * it: there is nothing to guess.
 */
public final class RandomToken {
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomToken() {}

    /** 43 characters that need no escaping in a URL, a cookie or a shell. */
    public static String make() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** SHA-256 in hex, 64 characters. */
    public static String hash(String token) {
        return Sha256.of(token);
    }
}
