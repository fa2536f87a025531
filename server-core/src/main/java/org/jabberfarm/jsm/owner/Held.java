package org.jabberfarm.jsm.owner;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jabberfarm.xmpp.Jid;

/** Parcels that could not go on because their user is on the way from one JSM to another: by user, each user's in order. */
final class Held {
    /** Parcels at the most; what comes then is not taken. */
    private static final int MOST = 20_000;

    private final Map<Jid, TreeMap<Long, Parcel>> byUser = new HashMap<>();
    private int size;

    /** @return false when there is no room */
    synchronized boolean add(Parcel parcel) {
        if (size >= MOST) {
            return false;
        }
        if (byUser.computeIfAbsent(parcel.user(), user -> new TreeMap<>()).put(parcel.order(), parcel) == null) {
            size++;
        }
        return true;
    }

    /** Takes it when others of its user wait already: it must not overtake them. */
    synchronized boolean addBehind(Parcel parcel) {
        return byUser.containsKey(parcel.user()) && add(parcel);
    }

    synchronized List<Jid> users() {
        return size == 0 ? List.of() : List.copyOf(byUser.keySet());
    }

    /** All of a user, in order; what comes from now on goes straight. */
    synchronized List<Parcel> take(Jid user) {
        TreeMap<Long, Parcel> all = byUser.remove(user);
        if (all == null) {
            return List.of();
        }
        size -= all.size();
        return new ArrayList<>(all.values());
    }

    synchronized int size() {
        return size;
    }
}
