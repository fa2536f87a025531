package org.jabberfarm.console;

import org.jabberfarm.console.web.WebServer;

/** Lets tests of other packages look into a console. */
public final class ConsoleInside {
    private ConsoleInside() {}

    public static WebServer server(Console console) {
        return console.server();
    }
}
