package org.jabberfarm.jsm.cluster;

import org.jabberfarm.xmpp.Jid;

/**
 * Where a session is: one line of the registry.
 *
 * @param session full JID
 * @param jsm member that holds it
 * @param c2s service id of the c2s that carries it
 * @param id of the session at that c2s
 * @param since milliseconds since 1970 by the clock of {@code jsm}; of two for one JID the later counts
 */
public record Registration(Jid session, Member jsm, String c2s, String id, long since) {
    public Registration {
        if (!session.isFull()) {
            throw new IllegalArgumentException(session + " has no resource; only sessions are registered");
        }
        if (c2s.isEmpty() || c2s.indexOf(' ') >= 0 || id.indexOf(' ') >= 0) {
            throw new IllegalArgumentException(
                    "a c2s and a session's id are single words: \"" + c2s + "\" \"" + id + "\"");
        }
    }

    /** One short string, since the engine keeps as many of them as there are sessions, twice. */
    String encoded() {
        return jsm.id() + " " + c2s + " " + id + " " + Long.toString(since, Character.MAX_RADIX);
    }

    /** @throws IllegalArgumentException when the text is not what {@link #encoded} gives */
    static Registration decode(String key, String text) {
        String[] words = text.split(" ", -1);
        if (words.length != 4) {
            throw new IllegalArgumentException("the registry holds \"" + text + "\" for " + key);
        }
        return new Registration(
                Jid.of(key), Member.of(words[0]), words[1], words[2], Long.parseLong(words[3], Character.MAX_RADIX));
    }

    /** The time in {@link #encoded}, without reading the rest. */
    static long since(String encoded) {
        return Long.parseLong(encoded.substring(encoded.lastIndexOf(' ') + 1), Character.MAX_RADIX);
    }
}
