package org.jabberfarm.console.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jabberfarm.console.plan.Step;
import org.jabberfarm.console.web.Json;
import org.jabberfarm.process.Response;

/**
 * Empties a c2s before it is restarted, as fast as the others take its clients. It is a kindness, not a condition: whatever
 * comes in the way is said in the log, and the restart follows, which ends the drain.
 */
final class NodeDrain {
    private static final Duration LOOK = Duration.ofMillis(500);

    /** How often the log says what is left. */
    private static final Duration SAY = Duration.ofSeconds(10);

    /** After a restart the others hear of a c2s within some seconds; after this, there is really nobody to take clients. */
    private static final Duration NO_ROOM = Duration.ofSeconds(15);

    /** Share of its time in which a drain is to be done. */
    private static final double IN_TIME = 0.9;

    /** Clients a second that a c2s can be asked for. */
    private static final int MOST = 10_000;

    private final Remote remote;
    private final Supplier<Optional<String>> stop;

    /** Nodes that this run drains and has not restarted. */
    private final Set<String> drained = new HashSet<>();

    /** @param stop why the run is to go no further, empty as long as it is not */
    NodeDrain(Remote remote, Supplier<Optional<String>> stop) {
        this.remote = remote;
        this.stop = stop;
    }

    /** @return what came of it in a few words */
    String empty(Step.DrainNode step) throws IOException {
        String node = step.unit().node();
        try {
            JsonNode told = ask(node, "GET", "");
            // One that somebody drains by hand has the pace that it was given, and goes on when this run is broken off.
            if (!told.path("draining").asBoolean()) {
                drained.add(node);
                int pace = pace(
                        told.path("clients").asLong(), told.path("suggested").asLong(), step.seconds());
                told = ask(node, "POST", "{\"perSecond\":" + (pace == 0 ? "\"auto\"" : pace) + "}");
            }
            remote.say(
                    Level.INFO,
                    "draining " + node + ": " + clients(told) + ", "
                            + told.path("perSecond").asLong()
                            + " per second, room elsewhere for "
                            + told.path("room").asLong() + ", at most " + step.seconds() + " s");
            return wait(node, Duration.ofSeconds(step.seconds()));
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            remote.say(Level.WARN, node + " is not drained: " + e.getMessage() + "; going on");
            return "not drained";
        }
    }

    /**
     * Clients a second: what the others take easily, or more where that would not do in time, since all that are left at the
     * deadline come at once.
     *
     * @param suggested what the others take easily, 0 when they have no room
     * @return 0 for what the others take easily, whatever that becomes
     */
    static int pace(long clients, long suggested, int seconds) {
        long needed = (long) Math.ceil(clients / (IN_TIME * seconds));
        return suggested == 0 || needed <= suggested ? 0 : (int) Math.min(MOST, needed);
    }

    private String wait(String node, Duration deadline) throws IOException {
        long begin = System.nanoTime();
        long said = begin;
        long moving = begin;
        while (true) {
            JsonNode told = ask(node, "GET", "");
            long now = System.nanoTime();
            String after = " after %.0f s".formatted((now - begin) / 1e9);
            if (told.path("clients").asLong() == 0) {
                remote.say(Level.OK, node + " is empty" + after);
                return "empty";
            }
            if (told.path("perSecond").asLong() > 0) {
                moving = now;
            }
            String left = clients(told) + " left";
            if (stop.get().isPresent()) {
                return left;
            }
            boolean late = now - begin >= deadline.toNanos();
            if (late || now - moving >= NO_ROOM.toNanos()) {
                remote.say(
                        Level.WARN,
                        node + " still has " + clients(told) + after
                                + (late ? "" : ", since no other c2s takes them")
                                + "; going on, the restart disconnects them");
                return left;
            }
            if (now - said >= SAY.toNanos()) {
                said = now;
                remote.say(Level.INFO, node + ": " + left);
            }
            pause(deadline.toNanos() - (now - begin));
        }
    }

    private static void pause(long mostNanos) throws IOException {
        try {
            Thread.sleep(Math.max(1, Math.min(LOOK.toMillis(), mostNanos / 1_000_000)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a c2s was drained", e);
        }
    }

    /** A new process drains nobody. */
    void restarted(String node) {
        drained.remove(node);
    }

    /** Lets nodes that were drained and then not restarted take clients again. */
    void endAll() {
        // Also of a run that is broken off.
        boolean interrupted = Thread.interrupted();
        for (String node : Set.copyOf(drained)) {
            try {
                ask(node, "DELETE", "");
                remote.say(Level.INFO, node + " was not restarted and takes clients again");
            } catch (IOException e) {
                remote.say(
                        Level.WARN,
                        "tried to end the drain of " + node + " but failed: " + e.getMessage()
                                + "; end it on its box's page, or restart it");
            }
            drained.remove(node);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode ask(String node, String method, String body) throws IOException {
        Response answer = remote.node(node, method, "/drain", body);
        if (answer.status() != 200) {
            throw new IOException("it answered " + answer.status() + " "
                    + answer.text().strip() + (answer.status() == 404 ? " (its release cannot be drained)" : ""));
        }
        return Json.MAPPER.readTree(answer.body());
    }

    private static String clients(JsonNode told) {
        long clients = told.path("clients").asLong();
        return clients + (clients == 1 ? " client" : " clients");
    }
}
