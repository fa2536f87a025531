package org.jabberfarm.templates.model;

import java.util.List;

/**
 * The host keys of a box, to be compared and approved.
 *
 * @param name of the box
 * @param where {@code 10.20.0.28, port 22, login deploy}
 * @param state {@code new}, {@code trusted} or {@code changed}
 * @param badge the same for the eye
 * @param shown keys that the box shows now
 * @param approved keys approved before
 * @param trouble why the box shows none, or null
 * @param fingerprint one that the person knows
 * @param how ways to approve without one
 * @param offered fingerprints on the page, so that nothing else is approved
 * @param passwordWaits whether a password is waiting to install the console's key
 */
public record TrustPage(
        String name,
        String where,
        String state,
        State badge,
        List<Key> shown,
        List<Key> approved,
        BoxTrouble trouble,
        Field fingerprint,
        List<Choice> how,
        String offered,
        boolean passwordWaits) {
    /**
     * @param type {@code ed25519}
     * @param fingerprint in groups of four, for eyes
     * @param state against what was approved
     */
    public record Key(String type, String fingerprint, State state) {}
}
