package org.jabberfarm.c2s;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties this c2s: those who come are sent elsewhere, those who are here are closed little by little, as fast as the others
 * can take them. Sessions with stream management stay in the session manager, to be resumed on another c2s. It goes on until
 * it is ended, or the process is.
 */
public final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    /** Clients a second, by request. */
    static final int MOST = 10_000;

    /** Logins a second that another c2s is given, when the pace is ours to choose. */
    private static final int LOGINS_OF_ONE = 50;

    private static final long TICK_MILLIS = 100;

    private final Clients clients;
    private final Redirects redirects;
    private final Runnable changed;
    private final ScheduledExecutorService timers;
    private ScheduledFuture<?> ticking;
    private volatile boolean on;
    private int wanted;
    private int before;
    private long since;
    private double due;
    private boolean told;

    /** @param changed to be told when it begins or ends */
    Drain(Clients clients, Redirects redirects, Runnable changed, ScheduledExecutorService timers) {
        this.clients = clients;
        this.redirects = redirects;
        this.changed = changed;
        this.timers = timers;
    }

    /** Whether this c2s is being emptied. */
    public boolean on() {
        return on;
    }

    /**
     * Begins, or goes on at another pace.
     *
     * @param perSecond clients that are closed in a second, 1 to {@value #MOST}; 0 for as many as the others can take
     */
    public synchronized void begin(int perSecond) {
        if (perSecond < 0 || perSecond > MOST) {
            throw new IllegalArgumentException("perSecond must be from 1 to " + MOST + ", or auto; not " + perSecond);
        }
        wanted = perSecond;
        if (!on) {
            on = true;
            told = false;
            due = 0;
            before = clients.size();
            since = System.currentTimeMillis();
            ticking = timers.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
            LOG.info("drain begins clients={} per_second={} room_elsewhere={}", before, pace(), redirects.room());
            changed.run();
        }
    }

    /** Takes clients again; those that are here stay. */
    public synchronized void end() {
        if (on) {
            on = false;
            ticking.cancel(false);
            LOG.info("drain ended clients={} of={}", clients.size(), before);
            changed.run();
        }
    }

    private synchronized int pace() {
        return wanted > 0 ? wanted : suggested();
    }

    /** As fast as the others can take them. */
    private int suggested() {
        return Math.min(LOGINS_OF_ONE * redirects.open(), redirects.room());
    }

    private void tick() {
        int many;
        synchronized (this) {
            if (!on) {
                return;
            }
            due += pace() * TICK_MILLIS / 1000.0;
            many = (int) due;
            due -= many;
            if (clients.size() == 0 && !told) {
                told = true;
                LOG.info("drained: no client is left of={}", before);
            }
        }
        List<ClientConnection> next = new ArrayList<>();
        for (ClientConnection client : clients.all()) {
            if (next.size() >= many) {
                break;
            }
            if (!client.closing()) {
                next.add(client);
            }
        }
        next.forEach(ClientConnection::drain);
    }

    /**
     * For {@code GET /drain}: what the console shows. {@code open} is how many others have room, {@code suggested} the pace when
     * it is ours to choose, {@code since} epoch milliseconds, 0 when it is not on. Seconds are left out where nothing moves.
     */
    public synchronized Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        int left = clients.size();
        int pace = on ? pace() : 0;
        status.put("draining", on);
        status.put("done", on && left == 0);
        status.put("clients", left);
        status.put("before", on ? before : left);
        status.put("auto", wanted == 0);
        status.put("perSecond", pace);
        status.put("room", redirects.room());
        status.put("open", redirects.open());
        status.put("suggested", suggested());
        status.put("since", on ? since : 0);
        if (pace > 0) {
            status.put("secondsLeft", (left + pace - 1) / pace);
        }
        return status;
    }
}
