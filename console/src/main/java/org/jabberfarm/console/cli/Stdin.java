package org.jabberfarm.console.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Secrets come on standard input, since arguments are seen by every user of the machine. */
final class Stdin {
    private Stdin() {}

    /** The first line, without its end. */
    static String line(String what) throws IOException {
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        if (line == null || line.isEmpty()) {
            throw new IOException("expected " + what + " on standard input, got nothing");
        }
        return line;
    }
}
