package org.jabberfarm.console.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jabberfarm.process.Threads;

/** Addresses of the boxes' public names, by this machine's own resolver. What is known is kept while it does not answer. */
final class HostAddresses implements AutoCloseable {
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    private record Known(List<InetAddress> addresses, Instant at) {}

    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final ExecutorService lookups = lookups();

    /** A name that finds no place counts as one that was not answered. */
    private static ExecutorService lookups() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                8,
                8,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(1000),
                Threads.daemon("dns-lookup"),
                new ThreadPoolExecutor.DiscardPolicy());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Addresses of each host by host; waits two seconds at the most, however many there are. */
    Map<String, List<InetAddress>> of(List<String> hosts) {
        Instant now = Instant.now();
        Map<String, Future<List<InetAddress>>> asked = new LinkedHashMap<>();
        for (String host : hosts.stream().distinct().toList()) {
            Optional<InetAddress> literal = Addresses.literal(host);
            if (literal.isPresent()) {
                known.put(host, new Known(List.of(literal.get()), now));
            } else if (!known.containsKey(host)
                    || known.get(host).at().plus(FRESH).isBefore(now)) {
                asked.put(host, lookups.submit(() -> List.of(InetAddress.getAllByName(host))));
            }
        }
        long end = System.nanoTime() + DEADLINE.toNanos();
        asked.forEach((host, answer) -> {
            try {
                known.put(host, new Known(answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS), now));
            } catch (ExecutionException e) {
                missed(host, e.getCause() instanceof UnknownHostException, now);
            } catch (TimeoutException e) {
                answer.cancel(true);
                missed(host, false, now);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        known.keySet().retainAll(hosts);
        Map<String, List<InetAddress>> all = new LinkedHashMap<>();
        hosts.forEach(h -> all.put(h, known.containsKey(h) ? known.get(h).addresses() : List.of()));
        return all;
    }

    /** A name that is not known is asked for again soon; one that was keeps its addresses. */
    private void missed(String host, boolean unknown, Instant now) {
        Instant retry = now.minus(FRESH).plus(Duration.ofSeconds(unknown ? 30 : 10));
        Known before = known.get(host);
        known.put(host, new Known(before == null ? List.of() : before.addresses(), retry));
    }

    @Override
    public void close() {
        lookups.shutdownNow();
    }
}
