package org.jabberfarm.process;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jabberfarm.config.ConfigError;
import org.jabberfarm.config.NeedsRestart;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a running process read its configuration again: on SIGHUP, as jabberd 1.4 does, and when asked over the control socket.
 * Says in the log and in the answer what came of it.
 */
public final class Reload {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    /** Reads and takes over, all of it or nothing. */
    public interface Attempt {
        /**
         * @return what is different now, for people
         * @throws NeedsRestart when a part of it cannot change in a running process
         * @throws ConfigError when it cannot be read
         * @throws IOException when what it names, a port or a file, cannot be had
         */
        List<String> run() throws NeedsRestart, ConfigError, IOException;
    }

    private final Attempt attempt;
    private final FilesInUse files;
    private final List<Path> read;

    /** @param read what the attempt reads, which is in use when it succeeds */
    public Reload(Attempt attempt, FilesInUse files, Path... read) {
        this.attempt = attempt;
        this.files = files;
        this.read = List.of(read);
    }

    /** Asked for by {@code POST /reload} and SIGHUP from now on. */
    public void declare(Endpoint endpoint) {
        endpoint.route("POST", "/reload", request -> answer());
        Service.onHangup(this::answer);
    }

    /**
     * Status 200: all of it is in force, {@code changed} says what. 409: it takes a restart, for the elements in {@code restart}.
     * 422: it cannot be read, or a port cannot be had. Except with 200, all is as it was.
     */
    synchronized Response answer() {
        Map<Path, String> digests = new HashMap<>();
        // Before they are read: what is written in between is told as not in use yet.
        read.forEach(file -> FilesInUse.digest(file).ifPresent(digest -> digests.put(file, digest)));
        try {
            List<String> changed = attempt.run();
            digests.forEach(files::replace);
            LOG.info("reloaded {}", changed.isEmpty() ? "without a difference" : String.join(", ", changed));
            return answer(200, "changed", changed, "");
        } catch (NeedsRestart e) {
            LOG.warn("reload refused: {}", e.getMessage());
            return answer(409, "restart", e.elements(), e.getMessage());
        } catch (ConfigError | IOException | IllegalArgumentException e) {
            LOG.error("reload failed, going on as before: {}", e.getMessage());
            return Response.json(422, Json.object("error", e.getMessage() + "; nothing was changed"));
        }
    }

    private static Response answer(int status, String name, List<String> elements, String error) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        elements.forEach(answer.putArray(name)::add);
        return Response.json(status, Json.write(error.isEmpty() ? answer : answer.put("error", error)));
    }
}
