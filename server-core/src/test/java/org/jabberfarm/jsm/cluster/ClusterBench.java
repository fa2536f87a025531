package org.jabberfarm.jsm.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jabberfarm.process.Json;
import org.jabberfarm.xmpp.Jid;

/**
 * What messages between two members and the registry cost on this machine: {@code ClusterBench [SECONDS [PEM CA]]}, with the
 * tests' class path. Prints lines of JSON. Latencies are from the call to the acknowledgement by the other's handler.
 */
final class ClusterBench {
    private static final int ENTRIES = 200_000;
    private static final int SIZE = 500;

    private final Cluster one;
    private final ClusterProcess two;
    private final Member other;
    private final int seconds;

    private ClusterBench(Cluster one, ClusterProcess two, Member other, int seconds) {
        this.one = one;
        this.two = two;
        this.other = other;
        this.seconds = seconds;
    }

    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        String pem = args.length > 1 ? args[1] : "";
        String ca = args.length > 2 ? args[2] : "";
        Path folder = Files.createTempDirectory("jabberfarm-cluster-bench");
        try (Nodes nodes = new Nodes(Path.of("/"), "jsm-1", "jsm-2");
                ClusterProcess two =
                        new ClusterProcess(nodes.config("jsm-2", pem, ca), folder.resolve("log"), "-Xmx1g")) {
            Cluster one = nodes.start("jsm-1", pem, ca);
            while (!one.serving().allowed() || !two.ask("serving").equals("true")) {
                Thread.sleep(100);
            }
            ClusterBench bench = new ClusterBench(one, two, Member.of(two.ask("self")), seconds);
            print(line("machine")
                    .put("cores", Runtime.getRuntime().availableProcessors())
                    .put("java", System.getProperty("java.runtime.version"))
                    .put("tls", !pem.isEmpty()));
            bench.paced(2000);
            print(bench.paced(10_000));
            bench.flood();
            print(bench.flood());
            print(bench.registry());
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static ObjectNode line(String part) {
        return Json.MAPPER.createObjectNode().put("bench", "cluster").put("part", part);
    }

    private static void print(ObjectNode line) {
        System.out.println(Json.write(line));
    }

    /** Processor time of both processes. */
    private Duration cpu() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElseThrow()
                .plus(two.process().info().totalCpuDuration().orElseThrow());
    }

    private ObjectNode paced(int perSecond) {
        int count = perSecond * seconds;
        long[] took = new long[count];
        AtomicInteger done = new AtomicInteger();
        byte[] message = new byte[SIZE];
        Duration before = cpu();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            int number = i;
            long due = start + i * (1_000_000_000L / perSecond);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            long sent = System.nanoTime();
            one.messages().send(other, message).whenComplete((nothing, failed) -> {
                took[number] = failed == null ? System.nanoTime() - sent : Long.MAX_VALUE;
                done.incrementAndGet();
            });
        }
        while (done.get() < count) {
            LockSupport.parkNanos(1_000_000);
        }
        double micros = cpu().minus(before).toNanos() / 1000.0 / count;
        Arrays.sort(took);
        return line("paced")
                .put("bytes", SIZE)
                .put("messagesPerSecond", perSecond)
                .put("p50Micros", took[count / 2] / 1000)
                .put("p99Micros", took[count / 100 * 99] / 1000)
                .put("maxMicros", took[count - 1] / 1000)
                .put("cpuMicrosPerMessage", rounded(micros));
    }

    private ObjectNode flood() throws InterruptedException {
        Semaphore room = new Semaphore(Messages.MOST_WAITING / 2);
        AtomicInteger done = new AtomicInteger();
        AtomicInteger failures = new AtomicInteger();
        byte[] message = new byte[SIZE];
        Duration before = cpu();
        long start = System.nanoTime();
        while (System.nanoTime() - start < seconds * 1_000_000_000L) {
            room.acquire();
            one.messages().send(other, message).whenComplete((nothing, failed) -> {
                (failed == null ? done : failures).incrementAndGet();
                room.release();
            });
        }
        room.acquire(Messages.MOST_WAITING / 2);
        double elapsed = (System.nanoTime() - start) / 1e9;
        return line("flood")
                .put("bytes", SIZE)
                .put("messages", done.get())
                .put("failed", failures.get())
                .put("messagesPerSecond", Math.round(done.get() / elapsed))
                .put("cpuMicrosPerMessage", rounded(cpu().minus(before).toNanos() / 1000.0 / Math.max(1, done.get())));
    }

    private ObjectNode registry() throws Exception {
        long hereBefore = ClusterProcess.heap();
        long thereBefore = Long.parseLong(two.ask("heap"));
        Semaphore room = new Semaphore(512);
        List<Throwable> failures = new ArrayList<>();
        Duration before = cpu();
        long start = System.nanoTime();
        for (int i = 0; i < ENTRIES; i++) {
            room.acquire();
            one.registry()
                    .put(new Registration(
                            Jid.of("user-" + i + "@bench.example/resource-1"),
                            one.self(),
                            1_800_000_000_000L + i,
                            "c2s-1 " + i))
                    .whenComplete((done, failed) -> {
                        if (failed != null) {
                            synchronized (failures) {
                                failures.add(failed);
                            }
                        }
                        room.release();
                    });
        }
        room.acquire(512);
        double elapsed = (System.nanoTime() - start) / 1e9;
        double micros = cpu().minus(before).toNanos() / 1000.0 / ENTRIES;
        long bytes = ClusterProcess.heap() - hereBefore + Long.parseLong(two.ask("heap")) - thereBefore;
        long copies = one.registry().kept() + Long.parseLong(two.ask("kept"));
        return line("registry")
                .put("entries", ENTRIES)
                .put("copies", copies)
                .put("failed", failures.size())
                .put("putsPerSecond", Math.round(ENTRIES / elapsed))
                .put("cpuMicrosPerPut", rounded(micros))
                .put("bytesPerEntryAndCopy", bytes / Math.max(1, copies));
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
