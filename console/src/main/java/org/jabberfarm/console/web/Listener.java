package org.jabberfarm.console.web;

import java.io.IOException;
import java.net.InetAddress;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The console's sockets. It listens on loopback only until {@link #openToAll} is called, since before there is an
 * administrator whoever reaches it first could become one.
 */
final class Listener {
    static final String LOOPBACK = "127.0.0.1";

    private final String bind;
    private final int wantedPort;
    private Server server;
    private HttpConfiguration http;
    private ServerConnector first;
    private boolean open;

    Listener(String bind, int wantedPort) {
        this.bind = bind;
        this.wantedPort = wantedPort;
    }

    ServerConnector loopback(Server server, HttpConfiguration http) {
        this.server = server;
        this.http = http;
        this.first = connector(LOOPBACK, wantedPort);
        return first;
    }

    /** As asked for, 0 for any. */
    int wantedPort() {
        return wantedPort;
    }

    int port() {
        return first.getLocalPort();
    }

    /** Listens on the configured address too. Connections that are being served go on. */
    synchronized void openToAll() throws Exception {
        if (open || bind.equals(LOOPBACK)) {
            return;
        }
        int port = port();
        boolean everywhere = InetAddress.getByName(bind).isAnyLocalAddress();
        if (everywhere) {
            // One port cannot be listened on by an address and by all addresses.
            first.close();
        }
        ServerConnector wide = connector(bind, port);
        try {
            wide.start();
        } catch (Exception e) {
            if (everywhere) {
                first = connector(LOOPBACK, port);
                server.addConnector(first);
                first.start();
            }
            throw new IOException(
                    "tried to listen on " + bind + " port " + port + " but failed: " + e.getMessage()
                            + "; still on loopback, choose another --bind or --port",
                    e);
        }
        server.addConnector(wide);
        if (everywhere) {
            first = wide;
        }
        open = true;
    }

    private ServerConnector connector(String host, int port) {
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        return connector;
    }
}
