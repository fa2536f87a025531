package org.jabberfarm.console.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jabberfarm.console.client.ApiClient;

/** Prints a run's log as it grows. Lines are numbered, so a broken stream goes on where it broke. */
final class RunLog {
    private static final int RECONNECTS = 20;

    private final ApiClient api;
    private final String path;
    private final PrintWriter out;
    private long last;

    RunLog(ApiClient api, String path, PrintWriter out) {
        this.api = api;
        this.path = path;
        this.out = out;
    }

    /** Until the run is over. */
    void follow() throws IOException {
        for (int i = 0; i < RECONNECTS; i++) {
            try (Stream<String> lines = api.events(path + "/log", last)) {
                if (read(lines.iterator())) {
                    return;
                }
            } catch (UncheckedIOException broken) {
                out.println("(the log stream broke, going on after line " + last + ")");
            }
        }
    }

    /** @return whether the run's end was seen */
    private boolean read(Iterator<String> lines) throws IOException {
        String event = "";
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith("event:")) {
                event = line.substring(6).trim();
            } else if (line.startsWith("id:")) {
                last = Long.parseLong(line.substring(3).trim());
            } else if (line.startsWith("data:") && event.equals("end")) {
                return true;
            } else if (line.startsWith("data:")) {
                print(ApiClient.JSON.readTree(line.substring(5)));
            }
        }
        return false;
    }

    private void print(JsonNode line) {
        out.printf(
                "%5d  %-12s %s%n",
                line.path("n").asLong(),
                line.path("box").asText("farm"),
                Table.printable(line.path("text").asText()));
        out.flush();
    }
}
