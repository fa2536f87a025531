package org.jabberfarm.jsm.auth;

import java.util.List;
import java.util.Map;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.jsm.session.User;
import org.jabberfarm.storage.ScramKey;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xmpp.Jid;

/** Makes, changes and removes accounts. */
public final class Accounts {
    private final Storage storage;
    private final Sessions sessions;
    private final int iterations;
    private final ClearPasswords clear;

    /** @param iterations of SCRAM for new passwords */
    public Accounts(Storage storage, Sessions sessions, int iterations, ClearPasswords clear) {
        this.storage = storage;
        this.sessions = sessions;
        this.iterations = iterations;
        this.clear = clear;
    }

    /**
     * @return false when the name is taken
     * @throws IllegalArgumentException when the name or the password cannot be used
     */
    public boolean add(Jid user, String password) {
        return add(user, Scram.keys(password, iterations), clear.toKeep(password));
    }

    /** The same for a stranger who makes the account alone (XEP-0077). */
    public boolean register(Jid user, String password) {
        boolean added = add(user, password);
        if (added) {
            sessions.modules().forEach(module -> module.newcomer(user));
        }
        return added;
    }

    /** With keys made elsewhere. */
    public boolean add(Jid user, Map<String, ScramKey> keys) {
        return add(user, keys, "");
    }

    /** For one who was a user elsewhere before: nobody is told, and no newcomer is welcomed. */
    public boolean takeOver(Jid user, String password) {
        return storage.add(user, Scram.keys(password, iterations), clear.toKeep(password));
    }

    /** The same for one whose password cannot be had; there is no login before another one is set. */
    public boolean takeOver(Jid user) {
        return storage.add(user, Map.of(), "");
    }

    private boolean add(Jid user, Map<String, ScramKey> keys, String clearPassword) {
        if (user.local().length() > Storage.LONGEST_NAME) {
            throw new IllegalArgumentException("a user name has " + Storage.LONGEST_NAME + " characters at most here");
        }
        boolean added = storage.add(user, keys, clearPassword);
        if (added) {
            sessions.modules().forEach(module -> module.registered(user));
        }
        return added;
    }

    /**
     * Sessions that wait for their client end by it, others go on.
     *
     * @return false when there is no such user, or the password cannot be used
     */
    public boolean reset(Jid user, String password) {
        try {
            boolean reset = storage.setKeys(user, Scram.keys(password, iterations), clear.toKeep(password));
            if (reset) {
                // Nobody is there to be asked whether it knows the new one.
                sessions.stripes().run(user, () -> sessions.resumption().endDetached(sessions.user(user)));
                sessions.endDetachedElsewhere(user);
            }
            return reset;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Ends the user's sessions and removes everything; on the user's stripe. */
    public boolean remove(User user) {
        sessions.modules().forEach(module -> module.removing(user));
        List.copyOf(user.sessions()).forEach(session -> sessions.kick(session, "Disconnected"));
        sessions.kickElsewhere(user.jid());
        return storage.remove(user.jid());
    }
}
