package org.jabberfarm.c2s;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jabberfarm.config.Redirect;
import org.jabberfarm.link.C2sLoad;

/**
 * Decides whether a client that comes is sent to another c2s, and to which: the one with most room by what the farm's table
 * says, never ourselves, never one that is stale, draining or full. It is best effort: not all clients follow.
 */
final class Redirects {
    /** What makes us send clients away. */
    enum Reason {
        FULL("full"),
        DRAIN("drain"),
        BALANCE("balance");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /** In metrics. */
        String word() {
            return word;
        }
    }

    /** How far above the mean is too far. */
    private static final double FAR = 1.2;

    private static final int MANY = 50;

    private final Supplier<Redirect> policy;
    private final Neighbours neighbours;
    private final IntSupplier clients;
    private final BooleanSupplier draining;
    private final LongSupplier clock;
    private final DoubleSupplier chance;
    private final SentAway sentAway = new SentAway();

    /**
     * @param clients how many we have
     * @param clock nanoseconds, the one of {@code neighbours}
     * @param chance from 0 to less than 1
     */
    Redirects(
            Supplier<Redirect> policy,
            Neighbours neighbours,
            IntSupplier clients,
            BooleanSupplier draining,
            LongSupplier clock,
            DoubleSupplier chance) {
        this.policy = policy;
        this.neighbours = neighbours;
        this.clients = clients;
        this.draining = draining;
        this.clock = clock;
        this.chance = chance;
    }

    /**
     * Why a client that comes now is to go elsewhere, if there is room; none when it can stay.
     *
     * @param placed whether it has a place among our clients
     */
    Optional<Reason> reason(boolean placed) {
        Redirect now = policy.get();
        if (draining.getAsBoolean()) {
            return now.whenDraining() ? Optional.of(Reason.DRAIN) : Optional.empty();
        }
        if (!placed) {
            return now.whenFull() ? Optional.of(Reason.FULL) : Optional.empty();
        }
        return now.toBalance() && chance.getAsDouble() < tooMany() ? Optional.of(Reason.BALANCE) : Optional.empty();
    }

    /** Share of our clients that others should have; nothing as long as we are not far above the mean. */
    private double tooMany() {
        Collection<Neighbours.Neighbour> others = neighbours.others();
        int mine = clients.getAsInt();
        double all = mine;
        int number = 1;
        for (Neighbours.Neighbour other : others) {
            if (!other.load().draining()) {
                all += other.load().clients();
                number++;
            }
        }
        double mean = all / number;
        return mine > FAR * mean && mine - mean > MANY ? (mine - mean) / mine : 0;
    }

    /** Whether anybody could be sent elsewhere. */
    boolean anywhere() {
        return neighbours.others().stream().anyMatch(other -> left(other) > 0);
    }

    /** Connections that the others can take, as far as clients can be told where they are. */
    int room() {
        return (int) Math.min(
                Integer.MAX_VALUE,
                neighbours.others().stream()
                        .mapToLong(other -> Math.max(0, left(other)))
                        .sum());
    }

    /** Others that can take clients. */
    int open() {
        return (int)
                neighbours.others().stream().filter(other -> left(other) > 0).count();
    }

    private int left(Neighbours.Neighbour other) {
        return other.load().room() - sentAway.since(other.load().id(), other.at());
    }

    /**
     * Where a client goes, {@code host:port}; counted as sent.
     *
     * @param ip the client's address
     * @param tls whether it begins with TLS from the first byte
     * @param first whether it must not be sent where it was sent last
     */
    Optional<String> target(String ip, boolean tls, boolean first) {
        long now = clock.getAsLong();
        Optional<Neighbours.Neighbour> best = neighbours.others().stream()
                .filter(other -> left(other) > 0 && !address(other.load(), tls).isEmpty())
                .filter(other -> !first || !sentAway.wasSent(ip, other.load().id(), now))
                .max(Comparator.comparingDouble(
                        other -> (double) left(other) / Math.max(1, other.load().limit())));
        best.ifPresent(other -> sentAway.sent(ip, other.load().id(), other.at(), now));
        return best.map(other -> address(other.load(), tls));
    }

    private static String address(C2sLoad load, boolean tls) {
        return tls ? load.tls() : load.address();
    }
}
