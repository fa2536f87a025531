package org.jabberfarm.c2s;

import java.io.IOException;
import java.nio.file.Path;
import org.jabberfarm.config.ConfigError;
import org.jabberfarm.config.Jadc2sXml;
import org.jabberfarm.process.Endpoint;
import org.jabberfarm.process.FilesInUse;
import org.jabberfarm.process.Metrics;
import org.jabberfarm.process.NodePaths;
import org.jabberfarm.process.ProcessLimits;
import org.jabberfarm.process.Release;
import org.jabberfarm.process.Reload;
import org.jabberfarm.process.Service;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A c2s process: {@code c2s NODE}. */
public final class C2sMain {
    private static final Logger LOG = LoggerFactory.getLogger(C2sMain.class);

    private C2sMain() {}

    public static void main(String[] args) throws InterruptedException {
        long start = System.nanoTime();
        if (args.length != 1) {
            System.err.println("usage: c2s NODE");
            System.exit(2);
        }
        NodePaths paths = NodePaths.of(args[0]);
        FilesInUse files = FilesInUse.look(paths, "c2s", paths.config("jadc2s.xml"));
        Jadc2sXml config;
        try {
            config = read(paths);
        } catch (ConfigError e) {
            System.err.println(e.getMessage());
            System.exit(Service.EXIT_CONFIG);
            return;
        }
        Service.logTo(paths.log());
        config.warnings().forEach(LOG::warn);
        try {
            run(paths, files, config, start);
        } catch (IOException e) {
            LOG.error("start failed reason={}", e.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    private static Jadc2sXml read(NodePaths paths) throws ConfigError {
        Path file = paths.config("jadc2s.xml");
        return Jadc2sXml.read(file).complete(file.toString());
    }

    private static Jadc2sXml again(NodePaths paths) throws ConfigError {
        Jadc2sXml config = read(paths);
        config.warnings().forEach(LOG::warn);
        return config;
    }

    private static void run(NodePaths paths, FilesInUse files, Jadc2sXml config, long start)
            throws IOException, InterruptedException {
        Metrics metrics = new Metrics();
        C2s c2s = new C2s(config, paths.etc(), ProcessLimits.openFiles(), metrics);
        Endpoint endpoint = new Endpoint();
        Service.describe(endpoint, metrics, "c2s", paths.node(), c2s::ready, c2s::status);
        new Reload(() -> c2s.reload(again(paths)), files, paths.config("jadc2s.xml"), paths.config("server.pem"))
                .declare(endpoint);
        new DrainRequests(c2s.drain()).declare(endpoint);
        files.tell();
        endpoint.listen(paths.socket(), "rw-------");
        if (config.own().metricsPort() > 0) {
            endpoint.listen(config.own().metricsPort());
        }
        LOG.info(
                "serving release={} domains={} port={} tls_port={} start_ms={}",
                Release.version(),
                config.local().ids(),
                c2s.port(),
                c2s.tlsPort(),
                (System.nanoTime() - start) / 1_000_000);
        Service.runUntilStopped(() -> {
            endpoint.close();
            files.close();
            c2s.close();
        });
    }
}
