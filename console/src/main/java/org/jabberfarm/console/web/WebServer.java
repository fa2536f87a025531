package org.jabberfarm.console.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.json.JavalinJackson;
import io.javalin.util.JavalinException;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jabberfarm.process.Metrics;

/** The console's HTTP server. Routes come from the domains; access, CSRF, headers and errors are handled here, once. */
public final class WebServer implements AutoCloseable {
    /** Largest body: an imported user list or known_hosts file. */
    private static final long LARGEST_REQUEST = 8 << 20;

    private final Listener listener;
    private final Javalin javalin;

    public WebServer(WebOptions options, Callers callers, Frames frames, Metrics metrics, List<Routes> routes) {
        this.listener = new Listener(options.bind(), options.port());
        Web web = new Web(callers, frames, options);
        this.javalin = Javalin.create(config -> configure(config, options, web, metrics, routes));
    }

    private void configure(JavalinConfig config, WebOptions options, Web web, Metrics metrics, List<Routes> routes) {
        config.startup.showJavalinBanner = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = LARGEST_REQUEST;
        config.http.prefer405over404 = true;
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.jetty.addConnector(listener::loopback);
        config.appData(Web.KEY, web);
        config.fileRenderer(new Templates());
        config.jsonMapper(new JavalinJackson(Json.MAPPER, false));
        config.routes.before(new Headers(options.https())::set);
        config.routes.beforeMatched(new Gate(web.csrf())::check);
        LongAdder requests = metrics.counter("jabberfarm_console_requests_total");
        config.requestLogger.http((ctx, milliseconds) -> requests.increment());
        new Errors().declare(config.routes);
        web.assets().declare(config.routes);
        new OpenApi().declare(config.routes);
        routes.forEach(r -> r.declare(config.routes));
    }

    /** Starts on loopback. Returns the port. */
    public int start() {
        try {
            javalin.start();
        } catch (JavalinException e) {
            throw new IllegalStateException(
                    "tried to listen on 127.0.0.1 port " + listener.wantedPort() + " but failed: " + cause(e)
                            + "; end what listens there, or choose another port with --port",
                    e);
        }
        return port();
    }

    private static String cause(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getMessage();
    }

    public int port() {
        return listener.port();
    }

    /** To be called when there is an administrator: listens on the configured address as well. */
    public void openToAll() throws Exception {
        listener.openToAll();
    }

    /** For tests that walk all routes. */
    Javalin javalin() {
        return javalin;
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
