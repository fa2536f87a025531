package org.jabberfarm.jsm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jabberfarm.config.ConfigError;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.process.Endpoint;
import org.jabberfarm.process.FilesInUse;
import org.jabberfarm.process.Metrics;
import org.jabberfarm.process.NodePaths;
import org.jabberfarm.process.PidFile;
import org.jabberfarm.process.Release;
import org.jabberfarm.process.Reload;
import org.jabberfarm.process.Service;
import org.jabberfarm.storage.JdbcStorage;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A JSM process: {@code jsm NODE}. */
public final class JsmMain {
    private static final Logger LOG = LoggerFactory.getLogger(JsmMain.class);

    /** What was answered is on the disk: H2 would leave it half a second in memory, which a kill would take with it. */
    private static final String EMBEDDED = ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";

    private JsmMain() {}

    public static void main(String[] args) throws InterruptedException {
        long start = System.nanoTime();
        if (args.length != 1) {
            System.err.println("usage: jsm NODE");
            System.exit(2);
        }
        NodePaths paths = NodePaths.of(args[0]);
        FilesInUse files = FilesInUse.look(paths, "jsm", paths.config("jabber.xml"));
        JabberXml config;
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
        } catch (IOException | StorageException e) {
            LOG.error("start failed reason={}", e.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    private static JabberXml read(NodePaths paths) throws ConfigError {
        Path file = paths.config("jabber.xml");
        return JabberXml.read(file).complete(file.toString());
    }

    private static JabberXml again(NodePaths paths) throws ConfigError {
        JabberXml config = read(paths);
        config.warnings().forEach(LOG::warn);
        return config;
    }

    private static void run(NodePaths paths, FilesInUse files, JabberXml config, long start)
            throws IOException, InterruptedException {
        Files.createDirectories(paths.state());
        // Relative names are meant from the node's own folder of state.
        PidFile pidFile =
                config.pidfile().isEmpty() ? null : PidFile.write(paths.state().resolve(config.pidfile()));
        Metrics metrics = new Metrics();
        Path folder = paths.config("jabber.xml").toAbsolutePath().getParent();
        Jsm jsm = new Jsm(config, folder, storage(config.xdb(), paths), metrics);
        Endpoint endpoint = new Endpoint();
        Service.describe(endpoint, metrics, "jsm", paths.node(), () -> true);
        new JsmControl(jsm).declare(endpoint);
        new Reload(() -> jsm.reload(again(paths)), files, paths.config("jabber.xml")).declare(endpoint);
        files.tell();
        endpoint.listen(paths.socket(), "rw-------");
        if (config.own().metricsPort() > 0) {
            endpoint.listen(config.own().metricsPort());
        }
        LOG.info(
                "serving release={} domains={} links={} start_ms={}",
                Release.version(),
                config.sessions().hosts(),
                config.links().size(),
                (System.nanoTime() - start) / 1_000_000);
        Service.runUntilStopped(() -> {
            endpoint.close();
            files.close();
            jsm.close();
            if (pidFile != null) {
                pidFile.close();
            }
        });
    }

    private static Storage storage(JabberXml.Xdb xdb, NodePaths paths) {
        String url = xdb.url().isEmpty()
                ? "jdbc:h2:file:" + paths.state().resolve("jsm").toAbsolutePath() + EMBEDDED
                : xdb.url();
        return new JdbcStorage(url, xdb.user(), xdb.password().clear(), xdb.connections());
    }
}
