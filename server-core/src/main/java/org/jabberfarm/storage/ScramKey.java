package org.jabberfarm.storage;

/**
 * What is kept of a password for one SCRAM mechanism (RFC 5802); all three byte strings in base64. Neither the password nor
 * anything a client could log in with can be got from it.
 */
public record ScramKey(String salt, int iterations, String storedKey, String serverKey) {
    @Override
    public String toString() {
        return "ScramKey[iterations=" + iterations + "]";
    }
}
