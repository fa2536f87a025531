package org.jabberfarm.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jabberfarm.agent.Sample.DrainSample;
import org.jabberfarm.agent.proc.FarmProcesses;
import org.jabberfarm.agent.proc.ProcessStat;
import org.jabberfarm.process.ControlClient;
import org.jabberfarm.process.Json;
import org.jabberfarm.process.ProcessLimits;
import org.jabberfarm.process.Response;

/** Reads one node: its control socket and what the kernel knows of its process. */
final class NodeReader {
    /** For the two answers of one node together; others are read at the same time. */
    static final Duration DEADLINE = Duration.ofSeconds(2);

    private final Path proc;

    NodeReader(Path proc) {
        this.proc = proc;
    }

    /**
     * @param process its process as found by command line, null for none
     * @param uptimeSeconds of the machine
     */
    NodeReading read(String role, Path socket, FarmProcesses.Found process, long uptimeSeconds) {
        if (process == null) {
            return new NodeReading(
                    System.nanoTime(),
                    role,
                    0,
                    "",
                    0,
                    "there is no process",
                    false,
                    Exposition.NONE,
                    DrainSample.NONE,
                    -1,
                    0,
                    0,
                    0);
        }
        String trouble = "";
        boolean ready = false;
        String release = process.release();
        long started = 0;
        Exposition metrics = Exposition.NONE;
        DrainSample drain = DrainSample.NONE;
        long limit = System.nanoTime() + DEADLINE.toNanos();
        try {
            JsonNode status = Json.read(get(socket, "/status", limit).body());
            ready = status.path("ready").asBoolean(false);
            release = status.path("release").asText(release);
            started = status.path("started").asLong(0);
            drain = drain(status.path("drain"));
            metrics = new Exposition(get(socket, "/metrics", limit).text());
        } catch (IOException | IllegalArgumentException e) {
            trouble = "process " + process.pid() + " is there but gives no answer: " + e.getMessage();
            metrics = Exposition.NONE;
            drain = DrainSample.NONE;
        }
        long now = System.nanoTime();
        ProcessStat stat = ProcessStat.read(proc, process.pid());
        if (started == 0 && stat != null) {
            started = stat.startedAt(System.currentTimeMillis(), uptimeSeconds);
        }
        return new NodeReading(
                now,
                role,
                process.pid(),
                release,
                started,
                trouble,
                ready,
                metrics,
                drain,
                stat == null ? -1 : stat.cpuTicks(),
                ProcessStat.residentBytes(proc, process.pid()),
                ProcessStat.openFiles(proc, process.pid()),
                ProcessLimits.openFiles(Long.toString(process.pid())));
    }

    private static DrainSample drain(JsonNode told) {
        return told.path("draining").asBoolean()
                ? new DrainSample(
                        true,
                        told.path("since").asLong(),
                        told.path("before").asLong(),
                        told.path("auto").asBoolean(),
                        told.path("perSecond").asLong(),
                        told.path("room").asLong())
                : DrainSample.NONE;
    }

    private static Response get(Path socket, String target, long limit) throws IOException {
        Response response = ControlClient.get(socket, target, Duration.ofNanos(Math.max(1, limit - System.nanoTime())));
        if (response.status() != 200) {
            throw new IOException("it answers " + response.status() + " to " + target);
        }
        return response;
    }
}
