package org.jabberfarm.console.ssh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A host key as a box shows it.
 *
 * @param type {@code ssh-ed25519}, {@code ecdsa-sha2-nistp256}, {@code ssh-rsa}
 * @param blob the public key, Base64 of its wire form
 * @param fingerprint {@code SHA256:} and 43 characters, as {@code ssh-keygen -lf} prints it
 */
public record HostKey(String type, String blob, String fingerprint) {
    private static final int LONGEST_TYPE = 64;

    /** @throws IllegalArgumentException when the bytes are no key in wire form (RFC 4253 section 6.6) */
    static HostKey of(byte[] wire) {
        ByteBuffer in = ByteBuffer.wrap(wire);
        int length = in.remaining() < 4 ? -1 : in.getInt();
        if (length < 1 || length > LONGEST_TYPE || length > in.remaining()) {
            throw new IllegalArgumentException("the host key is not in the form of RFC 4253");
        }
        String type = new String(wire, 4, length, StandardCharsets.US_ASCII);
        return new HostKey(type, Base64.getEncoder().encodeToString(wire), fingerprint(wire));
    }

    static HostKey of(String blob) {
        return of(Base64.getDecoder().decode(blob));
    }

    private static String fingerprint(byte[] wire) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(wire);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
