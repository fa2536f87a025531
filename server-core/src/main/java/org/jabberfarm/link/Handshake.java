package org.jabberfarm.link;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jabberfarm.config.Secret;

/** Proof of the shared secret on a component link (XEP-0114): SHA-1 of stream id and secret, in lower-case hex. */
public final class Handshake {
    private Handshake() {}

    public static String digest(String streamId, Secret secret) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((streamId + secret.clear()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /** Compares in constant time, so that a wrong guess does not tell how much of it was right. */
    public static boolean matches(String given, String streamId, Secret secret) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), digest(streamId, secret).getBytes(StandardCharsets.UTF_8));
    }
}
