package org.jabberfarm.jsm.cluster;

import org.jabberfarm.xmpp.Jid;

/**
 * Where a user's sessions are, and what another member needs to go on with them: one line of the registry.
 *
 * @param user bare JID
 * @param jsm member that holds them; one that does not hold them yet is to fetch them
 * @param since milliseconds since 1970 by the clock of {@code jsm}; of two for one user the later counts
 * @param sessions what they are made of, in words of whoever holds them
 */
public record Registration(Jid user, Member jsm, long since, String sessions) {
    /** One string, since the engine keeps as many of them as there are users online, twice. */
    String encoded() {
        return jsm.id() + " " + Long.toString(since, Character.MAX_RADIX) + " " + sessions;
    }

    /** @throws IllegalArgumentException when the text is not what {@link #encoded} gives */
    static Registration decode(String key, String text) {
        String[] words = text.split(" ", 3);
        if (words.length != 3) {
            throw new IllegalArgumentException("the registry holds \"" + text + "\" for " + key);
        }
        return new Registration(Jid.of(key), Member.of(words[0]), since(text), words[2]);
    }

    /** The time in {@link #encoded}, without reading the rest. */
    static long since(String encoded) {
        int begin = encoded.indexOf(' ') + 1;
        return Long.parseLong(encoded.substring(begin, encoded.indexOf(' ', begin)), Character.MAX_RADIX);
    }
}
