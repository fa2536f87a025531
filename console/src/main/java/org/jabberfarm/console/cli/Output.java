package org.jabberfarm.console.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** Prints what the API said: as it came with {@code --json}, else by the given words. */
final class Output {
    private Output() {}

    static void print(Remote remote, PrintWriter out, JsonNode answer, Runnable words) {
        if (remote.json()) {
            out.println(answer.toPrettyString());
        } else {
            words.run();
        }
        out.flush();
    }
}
