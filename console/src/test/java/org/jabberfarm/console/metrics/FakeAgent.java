package org.jabberfarm.console.metrics;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jabberfarm.agent.Sample;
import org.jabberfarm.process.Endpoint;
import org.jabberfarm.process.Json;
import org.jabberfarm.process.Response;

/** A peer that answers as a box's agent does, with made-up samples. */
public final class FakeAgent implements AutoCloseable {
    public final List<Sample> samples = new CopyOnWriteArrayList<>();
    public volatile String log = "";

    /** While set, requests are taken and not answered in time. */
    public volatile boolean hangs;

    private final Endpoint endpoint = new Endpoint();

    public FakeAgent(Path root) throws IOException {
        endpoint.route("GET", "/samples", request -> {
            for (int i = 0; hangs && i < 200; i++) {
                Thread.sleep(100);
            }
            long after = Long.parseLong(request.query("after", "0"));
            return Response.json(
                    200,
                    Json.write(Map.of(
                            "samples",
                            samples.stream().filter(s -> s.time() > after).toList())));
        });
        endpoint.prefix("GET", "/nodes/", request -> Response.text(200, log));
        endpoint.listen(root.resolve("run/jabberfarm/agent.sock"), "rw-rw----");
    }

    @Override
    public void close() {
        hangs = false;
        endpoint.close();
    }
}
