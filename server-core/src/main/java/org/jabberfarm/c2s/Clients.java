package org.jabberfarm.c2s;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** All client connections of this c2s by their number, which is what the JSM calls them. */
final class Clients {
    private final ConcurrentHashMap<Integer, ClientConnection> byNumber = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private volatile int limit;

    /** @param limit connections at the most; also bounds the numbers, which the original keeps below max_fds */
    Clients(int limit) {
        this.limit = limit;
    }

    /** @return the connection's number, or -1 when there is no room */
    int add(ClientConnection connection) {
        if (byNumber.size() >= limit) {
            return -1;
        }
        // Not the lowest free number: answers to the one who had it last may still be on their way.
        while (true) {
            int number = 1 + Math.floorMod(next.getAndIncrement(), 2_000_000_000);
            if (byNumber.putIfAbsent(number, connection) == null) {
                return number;
            }
        }
    }

    void remove(int number) {
        byNumber.remove(number);
    }

    /** @return null when there is no such client, or that is no number; asked for every stanza that goes out */
    ClientConnection get(String number) {
        long value = 0;
        for (int i = 0; i < number.length(); i++) {
            int digit = number.charAt(i) - '0';
            if (digit < 0 || digit > 9 || value > Integer.MAX_VALUE) {
                return null;
            }
            value = 10 * value + digit;
        }
        return number.isEmpty() || value > Integer.MAX_VALUE ? null : byNumber.get((int) value);
    }

    int size() {
        return byNumber.size();
    }

    /** Where there are more, they stay. */
    void limit(int places) {
        limit = places;
    }

    int limit() {
        return limit;
    }

    Collection<ClientConnection> all() {
        return byNumber.values();
    }
}
