package org.jabberfarm.c2s;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** All client connections of this c2s by their number, which is what the JSM calls them. */
final class Clients {
    private final ConcurrentHashMap<Integer, ClientConnection> byNumber = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final int limit;

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

    ClientConnection get(String number) {
        return number.matches("\\d{1,10}") && Long.parseLong(number) <= Integer.MAX_VALUE
                ? byNumber.get(Integer.parseInt(number))
                : null;
    }

    int size() {
        return byNumber.size();
    }

    int limit() {
        return limit;
    }

    Collection<ClientConnection> all() {
        return byNumber.values();
    }
}
