package org.jabberfarm.agent;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jabberfarm.agent.proc.CpuTimes;
import org.jabberfarm.agent.proc.FarmProcesses;
import org.jabberfarm.agent.proc.LoadAverage;
import org.jabberfarm.agent.proc.Memory;
import org.jabberfarm.agent.proc.Netstat;
import org.jabberfarm.agent.proc.Sysctls;
import org.jabberfarm.process.Release;
import org.jabberfarm.process.Threads;

/** Makes samples; each call takes the rates since the call before. Called by one thread. */
final class Sampler implements AutoCloseable {
    /** What the supervisor, where there is one, knows beyond the kernel. */
    interface Watcher {
        /** How often it has started the node again. */
        int restarts(String node);

        /** Why the node does not run, for people. */
        String absence(AgentConfig.NodeEntry node);
    }

    private final BoxPaths paths;
    private final Path proc;
    private final Watcher watcher;
    private final NodeReader reader;
    // A thread a node, so that one stuck node holds up no other.
    private final ExecutorService threads = Executors.newCachedThreadPool(Threads.daemon("node-reader"));
    private final Map<String, NodeReading> before = new HashMap<>();
    private CpuTimes cpuBefore = CpuTimes.UNKNOWN;

    /** @param proc {@code /proc} */
    Sampler(BoxPaths paths, Path proc, Watcher watcher) {
        this.paths = paths;
        this.proc = proc;
        this.watcher = watcher;
        this.reader = new NodeReader(proc);
    }

    Sample take(AgentConfig config) throws InterruptedException {
        Sample.BoxSample box = box(config);
        Map<String, FarmProcesses.Found> processes = FarmProcesses.scan(proc, paths.root());
        List<AgentConfig.NodeEntry> entries = config.nodes().stream()
                .sorted(Comparator.comparing(AgentConfig.NodeEntry::name))
                .toList();
        List<Callable<NodeReading>> tasks = new ArrayList<>();
        for (AgentConfig.NodeEntry entry : entries) {
            tasks.add(() -> reader.read(
                    entry.role(), paths.node(entry.name()).socket(), processes.get(entry.name()), box.uptimeSeconds()));
        }
        List<Future<NodeReading>> readings = threads.invokeAll(tasks);
        List<Sample.NodeSample> nodes = new ArrayList<>();
        Map<String, NodeReading> now = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            AgentConfig.NodeEntry entry = entries.get(i);
            NodeReading reading = result(readings.get(i));
            now.put(entry.name(), reading);
            nodes.add(reading.sample(
                    entry.name(),
                    before.get(entry.name()),
                    watcher.restarts(entry.name()),
                    reading.pid() == 0 ? watcher.absence(entry) : ""));
        }
        before.clear();
        before.putAll(now);
        return new Sample(
                System.currentTimeMillis(),
                box,
                nodes,
                Release.version(),
                ProcessHandle.current().pid());
    }

    private static NodeReading result(Future<NodeReading> reading) throws InterruptedException {
        try {
            return reading.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a node could not be read", e.getCause());
        }
    }

    private Sample.BoxSample box(AgentConfig config) {
        CpuTimes cpu = CpuTimes.read(proc);
        double share = cpu.since(cpuBefore);
        cpuBefore = cpu;
        Memory memory = Memory.read(proc);
        long diskTotal = -1;
        long diskFree = -1;
        try {
            FileStore disk = Files.getFileStore(paths.disk());
            diskTotal = disk.getTotalSpace();
            diskFree = disk.getUsableSpace();
        } catch (IOException e) {
            // Stays -1, which says so.
            diskTotal = -1;
        }
        return new Sample.BoxSample(
                Math.round(share * 1000) / 1000.0,
                Runtime.getRuntime().availableProcessors(),
                LoadAverage.minute(proc),
                memory.total(),
                memory.available(),
                diskTotal,
                diskFree,
                Sysctls.openFiles(proc),
                Netstat.listenOverflows(proc),
                LoadAverage.uptime(proc),
                Sysctls.read(proc, config.sysctls()));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
