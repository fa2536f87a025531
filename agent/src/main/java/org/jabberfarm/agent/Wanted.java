package org.jabberfarm.agent;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jabberfarm.process.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names of the nodes that are to run, kept in a file: an agent that starts with the box starts them. */
final class Wanted {
    private static final Logger LOG = LoggerFactory.getLogger(Wanted.class);

    private final Path file;
    private final Set<String> names;

    Wanted(Path file) {
        this.file = file;
        this.names = load(file);
    }

    private static Set<String> load(Path file) {
        if (!Files.exists(file)) {
            return new TreeSet<>();
        }
        try {
            return Json.MAPPER.readValue(file.toFile(), new TypeReference<TreeSet<String>>() {});
        } catch (IOException e) {
            LOG.warn("tried to read {} but failed: {}; no node is started until it is asked for", file, e.getMessage());
            return new TreeSet<>();
        }
    }

    synchronized boolean has(String node) {
        return names.contains(node);
    }

    /** Forgets all others: a node that comes back under an old name waits to be asked for. */
    synchronized void keep(Set<String> nodes) {
        for (String name : List.copyOf(names)) {
            if (!nodes.contains(name)) {
                try {
                    put(name, false);
                } catch (IOException e) {
                    LOG.warn("{}", e.getMessage());
                }
            }
        }
    }

    /**
     * Notes whether a node is to run.
     *
     * @throws IOException when it cannot be remembered; then it is not so either
     */
    synchronized void put(String node, boolean wanted) throws IOException {
        Set<String> changed = new TreeSet<>(names);
        if (wanted ? !changed.add(node) : !changed.remove(node)) {
            return;
        }
        try {
            Files.createDirectories(file.getParent());
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(fresh, Json.write(changed));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IOException(
                    "tried to note in " + file + " which nodes are to run but failed: " + e
                            + "; is there room, and does the folder belong to the agent's user?",
                    e);
        }
        names.clear();
        names.addAll(changed);
    }
}
