package org.jabberfarm.jsm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jabberfarm.config.ConfigError;
import org.jabberfarm.config.JabberChange;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.process.FilesInUse;
import org.jabberfarm.process.Json;
import org.jabberfarm.process.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a running JSM read its configuration again: on SIGHUP, as jabberd 1.4 does, and when asked over the control socket. Says
 * in the log and in the answer what came of it.
 */
final class Reloads {
    private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

    private final Jsm jsm;
    private final Path file;
    private final FilesInUse files;

    Reloads(Jsm jsm, Path file, FilesInUse files) {
        this.jsm = jsm;
        this.file = file;
        this.files = files;
    }

    /**
     * Status 200: all of it is in force, {@code changed} says what. 409: it takes a restart, for the elements in {@code restart}.
     * 422: it cannot be read, or a port cannot be had. Except with 200, all is as it was.
     */
    synchronized Response answer() {
        Optional<String> digest = FilesInUse.digest(file);
        try {
            JabberXml wanted = JabberXml.read(file).complete(file.toString());
            wanted.warnings().forEach(LOG::warn);
            List<String> changed = jsm.reload(wanted);
            digest.ifPresent(read -> files.replace(file, read));
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

    /** What a reload has changed, for people. */
    static List<String> words(JabberChange change, JabberXml before, JabberXml after) {
        List<String> words = new ArrayList<>();
        change.added().forEach(link -> words.add("service " + link.id() + " added"));
        change.removed().forEach(link -> words.add("service " + link.id() + " removed"));
        change.changed().forEach(link -> words.add("service " + link.id() + " changed"));
        if (!before.sessions().equals(after.sessions())
                || !before.services().equals(after.services())
                || !before.instructions().equals(after.instructions())) {
            words.add("service jsm changed");
        }
        if (!before.io().equals(after.io())) {
            words.add("io changed");
        }
        if (!before.own().equals(after.own())) {
            words.add("session-manager changed");
        }
        return words;
    }
}
