package org.jabberfarm.console.desired;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Role;

/**
 * What the target number of users per c2s costs a box, with the arithmetic as people can follow it. Every constant is in
 * the table at the top with its unit and reason; nothing else in the console invents a limit.
 *
 * @param users clients that one c2s node should carry
 * @param c2sNodes c2s nodes of the box
 * @param jsmNodes JSM nodes of the box
 * @param farmUsers clients of the whole farm, which its session manager holds
 */
public record Capacity(long users, int c2sNodes, int jsmNodes, long farmUsers) {
    /** Per cent of room above the target: a reconnect storm brings clients back before their old sockets are gone. */
    private static final long HEADROOM = 110;

    /** Descriptors of a c2s that are no clients' in its table: listeners, links, control socket, and some that close. */
    private static final long OWN_PLACES = 256;

    /** Descriptors of a process outside that table: jars, log, epoll, timers, metrics readers. */
    private static final long OWN_FILES = 512;

    /** Descriptors of a JSM: links, database, modules; users cost none. */
    private static final long JSM_FILES = 4096;

    /** Descriptors of an agent: one socket a node and one a reader. */
    private static final long AGENT_FILES = 1024;

    /** Open files of all processes that are not ours, and of the agent. */
    private static final long SYSTEM_FILES = 65_536;

    /** Connections that may wait to be accepted: what the c2s asks of listen(); 14 s of a storm at 300 per second. */
    private static final long ACCEPT_QUEUE = 4096;

    /** KiB of heap for a client of a c2s: parser, buffers, the stanza in flight; measured about 6 idle, the rest is for bursts. */
    private static final long C2S_CLIENT_KIB = 48;

    /** MiB of heap of a c2s without clients. */
    private static final long C2S_BASE_MIB = 192;

    /** KiB of heap for a session of a JSM: roster, presence, queues. */
    private static final long JSM_SESSION_KIB = 16;

    /** MiB of heap of a JSM without sessions: database pool and caches. */
    private static final long JSM_BASE_MIB = 256;

    /** MiB that a heap is rounded up to. */
    private static final long HEAP_STEP_MIB = 256;

    private static final long AGENT_HEAP_MIB = 64;

    /** KiB outside the heap for a client with TLS: BoringSSL's state and the kernel's socket. */
    private static final long NATIVE_CLIENT_KIB = 20;

    /** MiB of a Java process beside its heap: code, classes, threads. */
    private static final long PROCESS_MIB = 96;

    /** MiB for the rest of the box. */
    private static final long SYSTEM_MIB = 384;

    /** Kernel values that the console looks at, in the order of its tables. */
    public static final List<String> SYSCTLS =
            List.of("fs.file-max", "fs.nr_open", "net.core.somaxconn", "net.ipv4.tcp_max_syn_backlog");

    public static Capacity of(long users, Box box, int farmC2sNodes) {
        return new Capacity(
                users, box.nodes(Role.C2S).size(), box.nodes(Role.JSM).size(), users * Math.max(1, farmC2sNodes));
    }

    /** Places that the connection table must have at least. */
    public long places() {
        return ceil(users * HEADROOM, 100) + OWN_PLACES;
    }

    /** {@code max_fds}: a prime, since the original's table is a hash. */
    public long maxFds() {
        return primeFrom(places());
    }

    /** LimitNOFILE of a node of that role, {@code agent} too. */
    public long openFiles(String role) {
        return switch (role) {
            case "c2s" -> powerOfTwoFrom(maxFds() + OWN_FILES);
            case "jsm" -> JSM_FILES;
            default -> AGENT_FILES;
        };
    }

    /** The largest LimitNOFILE on the box. */
    public long mostOpenFiles() {
        return Math.max(c2sNodes == 0 ? 0 : openFiles("c2s"), Math.max(jsmNodes == 0 ? 0 : JSM_FILES, AGENT_FILES));
    }

    /** LimitNOFILE of all nodes of the box together. */
    public long sumOpenFiles() {
        return c2sNodes * openFiles("c2s") + jsmNodes * JSM_FILES;
    }

    public long fileMax() {
        return ceil(sumOpenFiles() * 125, 100) + SYSTEM_FILES;
    }

    /** {@code -Xmx} in MiB of a process of that role. */
    public long heapMiB(String role) {
        return switch (role) {
            case "c2s" -> rounded(ceil(users * C2S_CLIENT_KIB, 1024) + C2S_BASE_MIB);
            case "jsm" -> rounded(ceil(farmUsers * JSM_SESSION_KIB, 1024) + JSM_BASE_MIB);
            default -> AGENT_HEAP_MIB;
        };
    }

    /**
     * The same for a process that has a heap already: a JSM keeps one from half to twice as large. The rule gives a session four
     * times what it was measured to need, and another heap would end all sessions of the farm for each c2s that joins it.
     */
    public long heapMiB(String role, Optional<Long> present) {
        long asked = heapMiB(role);
        return role.equals("jsm")
                ? present.filter(p -> p * 2 >= asked && p <= asked * 2).orElse(asked)
                : asked;
    }

    /** MiB that the box needs with all its clients there. */
    public long memoryMiB() {
        return c2sNodes * (heapMiB("c2s") + ceil(users * NATIVE_CLIENT_KIB, 1024) + PROCESS_MIB)
                + jsmNodes * (heapMiB("jsm") + PROCESS_MIB)
                + AGENT_HEAP_MIB
                + PROCESS_MIB
                + SYSTEM_MIB;
    }

    public String memoryWhy() {
        List<String> parts = new ArrayList<>();
        if (c2sNodes > 0) {
            parts.add("%s × (%s heap + %s × %d KiB for TLS and sockets + %d MiB)"
                    .formatted(
                            text(c2sNodes),
                            text(heapMiB("c2s")) + " MiB",
                            text(users),
                            NATIVE_CLIENT_KIB,
                            PROCESS_MIB));
        }
        if (jsmNodes > 0) {
            parts.add("%s × (%s MiB heap + %d MiB)".formatted(text(jsmNodes), text(heapMiB("jsm")), PROCESS_MIB));
        }
        parts.add(text(AGENT_HEAP_MIB + PROCESS_MIB + SYSTEM_MIB) + " MiB for the agent and the system");
        return String.join(" + ", parts) + " = " + text(memoryMiB()) + " MiB";
    }

    public String maxFdsWhy() {
        return "One place per client, links and listeners included: " + placesWhy() + "; " + text(maxFds())
                + " is the smallest prime from there. A prime keeps the connection table even.";
    }

    public String openFilesWhy(String role) {
        return switch (role) {
            case "c2s" ->
                "Descriptors the process may open: max_fds %s and %s in reserve for jars, log and links, rounded up to a power of two. Takes a restart."
                        .formatted(text(maxFds()), text(OWN_FILES));
            case "jsm" -> "Links, database and jars. Users cost a session manager no descriptors.";
            default -> "One socket a node and one a reader.";
        };
    }

    /** The same with {@link #heapMiB(String, Optional) what is kept}. */
    public String heapWhy(String role, Optional<Long> present) {
        long heap = heapMiB(role, present);
        return heap == heapMiB(role)
                ? heapWhy(role)
                : heapWhy(role) + " The " + text(heap) + " MiB it has are near enough: others would end all sessions.";
    }

    public String heapWhy(String role) {
        return switch (role) {
            case "c2s" -> heapWhy(users, "clients", C2S_CLIENT_KIB, C2S_BASE_MIB);
            case "jsm" -> heapWhy(farmUsers, "sessions of the farm", JSM_SESSION_KIB, JSM_BASE_MIB);
            default -> "Fixed: an agent keeps 15 minutes of samples.";
        };
    }

    /** The rule behind the heap without its numbers, for a file that should change only when the heap does. */
    public static String heapRule(String role) {
        return switch (role) {
            case "c2s" ->
                "Heap: %d KiB a client of users-per-c2s and %d MiB, rounded up to a multiple of %d MiB."
                        .formatted(C2S_CLIENT_KIB, C2S_BASE_MIB, HEAP_STEP_MIB);
            case "jsm" ->
                "Heap: %d KiB a session of the farm and %d MiB, rounded up to a multiple of %d MiB."
                        .formatted(JSM_SESSION_KIB, JSM_BASE_MIB, HEAP_STEP_MIB);
            default -> "Heap: enough for 15 minutes of samples.";
        };
    }

    /** Least kernel values that the box should have. */
    public List<KernelValue> kernel() {
        List<KernelValue> values = new ArrayList<>();
        values.add(new KernelValue("fs.file-max", fileMax(), fileMaxWhy()));
        values.add(new KernelValue(
                "fs.nr_open",
                mostOpenFiles(),
                "Most that one process may be allowed: the largest LimitNOFILE of the box, " + text(mostOpenFiles())
                        + "."));
        if (c2sNodes > 0) {
            values.add(
                    new KernelValue(
                            "net.core.somaxconn",
                            ACCEPT_QUEUE,
                            "Clients waiting to be accepted: what a c2s asks for, 14 s of a reconnect storm at 300 per second."));
            values.add(new KernelValue(
                    "net.ipv4.tcp_max_syn_backlog",
                    ACCEPT_QUEUE,
                    "Half-open connections: as many as may wait to be accepted, more would not be taken."));
        }
        return values;
    }

    /** The steps of the arithmetic, each a caption, a number and how it came about. */
    public List<Step> tape() {
        List<Step> steps = new ArrayList<>();
        if (c2sNodes > 0) {
            steps.add(new Step("users per c2s", text(users), "asked by the farm"));
            steps.add(new Step("descriptors needed", text(places()), placesText()));
            steps.add(new Step("max_fds", text(maxFds()), "smallest prime ≥ " + text(places())));
            steps.add(new Step(
                    "LimitNOFILE",
                    text(openFiles("c2s")),
                    "next power of two ≥ " + text(maxFds()) + " + " + OWN_FILES));
        } else {
            steps.add(new Step("users of the farm", text(farmUsers), "sessions, without descriptors of their own"));
            steps.add(new Step("LimitNOFILE", text(openFiles("jsm")), "links, database, jars"));
        }
        steps.add(new Step("fs.file-max", text(fileMax()), "1.25 × " + sumText() + " + " + text(SYSTEM_FILES)));
        return steps;
    }

    /** @param caption what it is; {@code number} with separators; {@code how} the arithmetic */
    public record Step(String caption, String number, String how) {}

    private String fileMaxWhy() {
        return "All processes of the box together: 1.25 × %s + %s for the rest of the system."
                .formatted(sumText(), text(SYSTEM_FILES));
    }

    private String sumText() {
        List<String> parts = new ArrayList<>();
        if (c2sNodes > 0) {
            parts.add((c2sNodes > 1 ? c2sNodes + " × " : "") + text(openFiles("c2s")));
        }
        if (jsmNodes > 0) {
            parts.add((jsmNodes > 1 ? jsmNodes + " × " : "") + text(JSM_FILES));
        }
        String sum = parts.isEmpty() ? "0" : String.join(" + ", parts);
        return parts.size() > 1 || c2sNodes > 1 || jsmNodes > 1 ? "(" + sum + ")" : sum;
    }

    private String placesText() {
        return text(users) + " × 1.10 + " + OWN_PLACES;
    }

    private String placesWhy() {
        return placesText() + " = " + text(places());
    }

    private static String heapWhy(long count, String what, long kib, long base) {
        long need = ceil(count * kib, 1024) + base;
        return "%s %s × %d KiB + %d MiB = %s MiB, rounded up to a multiple of %d: %s MiB."
                .formatted(text(count), what, kib, base, text(need), HEAP_STEP_MIB, text(rounded(need)));
    }

    private static long rounded(long mib) {
        return ceil(mib, HEAP_STEP_MIB) * HEAP_STEP_MIB;
    }

    private static long ceil(long number, long by) {
        return (number + by - 1) / by;
    }

    static long powerOfTwoFrom(long least) {
        long power = Long.highestOneBit(least);
        return power == least ? least : power << 1;
    }

    static long primeFrom(long least) {
        long number = Math.max(2, least);
        while (!prime(number)) {
            number++;
        }
        return number;
    }

    private static boolean prime(long number) {
        for (long divisor = 2; divisor * divisor <= number; divisor++) {
            if (number % divisor == 0) {
                return false;
            }
        }
        return true;
    }

    /** {@code number} with separators, as pages print it. */
    public static String text(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
