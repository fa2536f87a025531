package org.jabberfarm.console.ssh;

/**
 * A host key as a box shows it.
 *
 * @param type {@code ssh-ed25519}, {@code ecdsa-sha2-nistp256}, {@code ssh-rsa}
 * @param blob the public key, Base64 of its wire form
 * @param fingerprint {@code SHA256:} and 43 characters, as {@code ssh-keygen -lf} prints it
 */
public record HostKey(String type, String blob, String fingerprint) {}
