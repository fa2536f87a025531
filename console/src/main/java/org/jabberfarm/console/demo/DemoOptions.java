package org.jabberfarm.console.demo;

import java.nio.file.Path;

/**
 * How large a demo is.
 *
 * @param data folder for the console, the boxes' directories and {@code demo.json}
 * @param port TCP port of the console, 0 for any
 * @param c2s boxes with a c2s node each
 * @param clients simulated clients that chat
 * @param users accounts {@code u000000}, {@code u000001}, … with password {@code pw}; at least as many as clients
 */
public record DemoOptions(Path data, int port, int c2s, int clients, int users) {}
