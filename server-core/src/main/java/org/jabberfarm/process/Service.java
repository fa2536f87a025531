package org.jabberfarm.process;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/** What every process of the farm does alike: log file, control endpoint with {@code /metrics} and {@code /status}, clean stop. */
public final class Service {
    /** sysexits' EX_CONFIG: the unit does not restart a process whose configuration is wrong. */
    public static final int EXIT_CONFIG = 78;

    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z', UTC} %-5level %logger{0} %msg%n%ex";

    /** How long a stop may take before the process ends anyway. */
    private static final Duration STOP = Duration.ofSeconds(20);

    private Service() {}

    /** Log lines also go to {@code file}, ten MiB at a time, five old ones kept. A folder that cannot be written is told on stderr. */
    public static void logTo(Path file) {
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            System.err.println("tried to make the log folder " + file.getParent() + " but failed: " + e
                    + "; logging to stdout only");
            return;
        }
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(file.toString());
        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(file + ".%i");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(5);
        rolling.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
        trigger.setContext(context);
        trigger.setMaxFileSize(FileSize.valueOf("10MB"));
        trigger.start();
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(trigger);
        appender.setEncoder(encoder);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }

    /** Adds {@code /metrics} and {@code /status}, which anyone on the machine may read. */
    public static void describe(Endpoint endpoint, Metrics metrics, String role, String node, BooleanSupplier ready) {
        describe(endpoint, metrics, role, node, ready, Map::of);
    }

    /**
     * The same for a process that has more to tell.
     *
     * @param more what this process's status tells besides
     */
    public static void describe(
            Endpoint endpoint,
            Metrics metrics,
            String role,
            String node,
            BooleanSupplier ready,
            Supplier<Map<String, Object>> more) {
        metrics.gauge(
                "jabberfarm_build_info{version=\"%s\",role=\"%s\",node=\"%s\"}"
                        .formatted(Release.version(), role, node),
                () -> 1);
        long started = System.currentTimeMillis();
        endpoint.open(
                "/metrics",
                r -> new Response(
                        200,
                        "text/plain; version=0.0.4; charset=utf-8",
                        Response.text(200, metrics.text()).body()));
        endpoint.open("/status", r -> {
            Map<String, Object> status = new LinkedHashMap<>();
            status.put("role", role);
            status.put("node", node);
            status.put("pid", ProcessHandle.current().pid());
            status.put("release", Release.version());
            status.put("started", started);
            status.put("ready", ready.getAsBoolean());
            status.put("draining", false);
            status.putAll(more.get());
            return Response.json(200, Json.write(status));
        });
    }

    /**
     * Runs {@code reload} when the process gets SIGHUP, which would end it otherwise, and tells systemd that it is at it. One at
     * a time; what it throws is logged.
     */
    public static void onHangup(Runnable reload) {
        Logger log = LoggerFactory.getLogger(Service.class);
        ExecutorService one = Executors.newSingleThreadExecutor(Threads.daemon("reload"));
        Signal.handle(
                new Signal("HUP"),
                signal -> one.execute(() -> {
                    // systemd's clock is CLOCK_MONOTONIC, which is what Java's is on Linux.
                    SystemdNotify.send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000);
                    try {
                        reload.run();
                    } catch (RuntimeException e) {
                        log.error("reload failed", e);
                    }
                    SystemdNotify.send("READY=1");
                }));
    }

    /**
     * Runs {@code stop} when the process is told to end (SIGTERM, SIGINT), and waits for that moment. The process ends with
     * status 0 after a clean stop, 1 else.
     */
    public static void runUntilStopped(AutoCloseable stop) throws InterruptedException {
        Logger log = LoggerFactory.getLogger(Service.class);
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        AtomicInteger status = new AtomicInteger(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            told.countDown();
                            try {
                                if (!done.await(STOP.toSeconds(), TimeUnit.SECONDS)) {
                                    log.warn("stop took longer than {} s, ending anyway", STOP.toSeconds());
                                }
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            // Left alone, Java would report the signal (143) as if something had gone wrong.
                            Runtime.getRuntime().halt(status.get());
                        },
                        "stop"));
        SystemdNotify.send("READY=1");
        told.await();
        log.info("stopping");
        SystemdNotify.send("STOPPING=1");
        try {
            stop.close();
            log.info("stopped");
            status.set(0);
        } catch (Exception e) {
            log.warn("stop failed", e);
        } finally {
            done.countDown();
        }
    }
}
