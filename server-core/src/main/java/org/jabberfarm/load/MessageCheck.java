package org.jabberfarm.load;

import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jabberfarm.xmpp.Jid;

/**
 * Clients in small groups write numbered messages to each other while something breaks; at the end their logs are compared.
 * With stream management (XEP-0198) they resume at another c2s whenever a connection is lost, and "acknowledged" is the
 * server's word that a message is safe.
 */
public final class MessageCheck implements AutoCloseable {
    /** Why a client cut its connection. */
    static final String SILENCE = "nothing was heard for too long";

    private static final int THREADS = 2;
    private static final Duration ARRIVAL = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofSeconds(2);

    /**
     * @param servers c2s addresses; clients begin spread evenly and try the next one after a loss
     * @param users one account for each client
     * @param password of all of them
     * @param group how many write to each other, 2 for pairs; the last group may be larger by what is left over
     * @param plain how many in a hundred clients do without stream management
     * @param rate messages a second of one client, 0.01 to 1000
     * @param patience a client that hears nothing for so long gives its connection up; it asks once a second
     * @param grace how long is waited for stragglers at the end
     */
    public record Plan(
            List<InetSocketAddress> servers,
            ClientSettings.Tls tls,
            List<Jid> users,
            String password,
            int group,
            int plain,
            double rate,
            Duration patience,
            Duration grace) {
        public Plan {
            servers = List.copyOf(servers);
            users = List.copyOf(users);
            if (servers.isEmpty() || group < 2 || users.size() < group) {
                throw new IllegalArgumentException(
                        "a check needs a server, groups of two or more and a client for each place in one");
            }
            if (!(rate >= 0.01 && rate <= 1000)) {
                throw new IllegalArgumentException("the rate must be from 0.01 to 1000 messages a second");
            }
        }
    }

    private final Plan plan;
    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private final EventLoopGroup loops = Transports.loops(THREADS);
    private final CheckResult.Count count = new CheckResult.Count();
    private final Map<Jid, CheckedClient> clients = new LinkedHashMap<>();
    private long start;
    private volatile boolean writing;
    private volatile boolean enough;

    public MessageCheck(Plan plan) {
        this.plan = plan;
        List<CheckedClient> all = new ArrayList<>();
        for (int i = 0; i < plan.users().size(); i++) {
            boolean managed = i % 100 >= plan.plain();
            all.add(new CheckedClient(this, i, plan.users().get(i).bare(), managed));
        }
        int groups = all.size() / plan.group();
        for (CheckedClient one : all) {
            for (CheckedClient other : all) {
                int group = Math.min(groups - 1, all.indexOf(one) / plan.group());
                if (one != other && group == Math.min(groups - 1, all.indexOf(other) / plan.group())) {
                    one.writesTo(other);
                }
            }
            clients.put(one.account(), one);
        }
    }

    Plan plan() {
        return plan;
    }

    EventLoopGroup loops() {
        return loops;
    }

    CheckResult.Count count() {
        return count;
    }

    /** Part of every message's id, so that what an earlier run left behind is not taken for ours. */
    String run() {
        return run;
    }

    CheckedClient client(Jid bare) {
        return clients.get(bare);
    }

    /**
     * Lets all clients come, and begins to write once they are there.
     *
     * @throws IllegalStateException when not all of them could log in within a minute
     */
    public MessageCheck start() throws InterruptedException {
        int i = 0;
        for (CheckedClient client : clients.values()) {
            loops.schedule(client::come, 5L * i++, TimeUnit.MILLISECONDS);
        }
        if (!await(ARRIVAL, () -> clients.values().stream().allMatch(CheckedClient::ready))) {
            throw new IllegalStateException("only "
                    + clients.values().stream().filter(CheckedClient::ready).count() + " of " + clients.size()
                    + " clients could log in within " + ARRIVAL.toSeconds()
                    + " s: " + count.result(clients.size(), 0).reasons());
        }
        start = System.nanoTime();
        writing = true;
        long period = (long) (1e9 / plan.rate());
        int step = 0;
        for (CheckedClient client : clients.values()) {
            long offset = period * step++ / clients.size();
            var loop = loops.next();
            loop.scheduleAtFixedRate(
                    () -> {
                        if (writing) {
                            client.chat();
                        }
                    },
                    offset,
                    period,
                    TimeUnit.NANOSECONDS);
            loop.scheduleAtFixedRate(client::look, 1000, 1000, TimeUnit.MILLISECONDS);
        }
        return this;
    }

    /** Writes on for so long, or until {@link #stop}. */
    public void run(Duration time) throws InterruptedException {
        await(time, () -> false);
    }

    /** Ends {@link #run} early, and shortens the wait for stragglers to nothing that is not needed. */
    public void stop() {
        enough = true;
    }

    /** Ends quietly: waits for stragglers, looks into the offline storage, compares. */
    public CheckResult finish() throws InterruptedException {
        writing = false;
        long nanos = System.nanoTime() - start;
        enough = false;
        await(plan.grace(), () -> clients.values().stream().allMatch(CheckedClient::settled));
        // What comes twice may come late.
        Thread.sleep(QUIET.toMillis() / 2);
        clients.values().forEach(client -> client.flickers(count, start));
        clients.values().forEach(CheckedClient::leave);
        if (!logsSettled()) {
            Thread.sleep(QUIET.toMillis());
            clients.values().forEach(CheckedClient::fetch);
            await(plan.grace(), () -> clients.values().stream().allMatch(CheckedClient::ready) && logsSettled());
            Thread.sleep(QUIET.toMillis());
            clients.values().forEach(CheckedClient::leave);
        }
        for (CheckedClient client : clients.values()) {
            client.logs().forEach(log -> log.sumUp(count, start));
        }
        return count.result(clients.size(), nanos);
    }

    private boolean logsSettled() {
        return clients.values().stream().allMatch(client -> {
            boolean all = true;
            for (MessageLog log : client.logs()) {
                all &= log.settled();
            }
            return all;
        });
    }

    private boolean await(Duration most, BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end || enough) {
                return false;
            }
            Thread.sleep(50);
        }
        return true;
    }

    /** Names of accounts for so many clients: {@code check-1} and so on. */
    public static List<Jid> users(int clients, String domain) {
        return IntStream.rangeClosed(1, clients)
                .mapToObj(i -> Jid.of("check-" + i + "@" + domain))
                .toList();
    }

    @Override
    public void close() {
        clients.values().forEach(CheckedClient::leave);
        loops.shutdownGracefully(200, 2000, TimeUnit.MILLISECONDS).awaitUninterruptibly(3000);
    }
}
