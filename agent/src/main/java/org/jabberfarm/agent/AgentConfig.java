package org.jabberfarm.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jabberfarm.process.Json;

/**
 * {@code /etc/jabberfarm/agent.json}: what the agent of a box is told.
 *
 * @param box inventory name
 * @param supervise whether the agent starts the nodes and keeps them running; false where systemd does
 * @param metricsPort loopback port of {@code /metrics}, 0 for none
 * @param nodes server processes of the box
 * @param sysctls kernel values to report, by name
 */
public record AgentConfig(String box, boolean supervise, int metricsPort, List<NodeEntry> nodes, List<String> sysctls) {
    // A console of tomorrow may write members that this release does not know.
    private static final ObjectReader READER =
            Json.MAPPER.readerFor(AgentConfig.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public AgentConfig {
        nodes = nodes == null ? List.of() : List.copyOf(nodes);
        sysctls = sysctls == null ? List.of() : List.copyOf(sysctls);
    }

    /**
     * A node of the box.
     *
     * @param name node name
     * @param role {@code c2s} or {@code jsm}
     * @param openFiles limit of open files asked for; a supervising agent sets it at the start
     */
    public record NodeEntry(String name, String role, long openFiles) {}

    /**
     * Reads and checks the file.
     *
     * @throws IOException with file, what was found and what is allowed
     */
    public static AgentConfig read(Path file) throws IOException {
        AgentConfig config;
        try {
            config = READER.readValue(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new IOException(file + ":" + line + ": " + e.getOriginalMessage() + "; deploy the box again", e);
        } catch (NoSuchFileException e) {
            throw new IOException(file + " is not there; deploy the box", e);
        } catch (IOException e) {
            throw new IOException("tried to read " + file + " but failed: " + e + "; deploy the box again", e);
        }
        if (config == null) {
            throw new IOException(file + ":1: found null, expected an object; deploy the box again");
        }
        if (config.metricsPort < 0 || config.metricsPort > 65535) {
            throw new IOException(file + ": metricsPort: found " + config.metricsPort + ", allowed 0 to 65535");
        }
        for (NodeEntry node : config.nodes) {
            if (node.name() == null || !node.name().matches("[a-z0-9][a-z0-9-]{0,62}")) {
                throw new IOException(file + ": nodes/name: found \"" + node.name()
                        + "\", allowed lower-case letters, digits and hyphens");
            }
            if (!"c2s".equals(node.role()) && !"jsm".equals(node.role())) {
                throw new IOException(file + ": nodes/role of " + node.name() + ": found \"" + node.role()
                        + "\", allowed c2s or jsm");
            }
        }
        return config;
    }

    public Optional<NodeEntry> node(String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }
}
