package org.jabberfarm.process;

import java.nio.file.Path;

/**
 * Where a node's files are on its box.
 *
 * @param root prefix of every path; {@code /} on real boxes, a folder in the demo
 * @param node node name, {@code c2s-1}
 */
public record NodePaths(Path root, String node) {

    /** From the environment: {@code JABBERFARM_ROOT}, default {@code /}. */
    public static NodePaths of(String node) {
        if (!node.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw new IllegalArgumentException(
                    "\"" + node + "\" is not a node name (lower-case letters, digits, hyphens)");
        }
        String root = System.getenv().getOrDefault("JABBERFARM_ROOT", "");
        return new NodePaths(Path.of(root.isEmpty() ? "/" : root), node);
    }

    /** Folder of the node's configuration. */
    public Path etc() {
        return root.resolve("etc/jabberfarm").resolve(node);
    }

    public Path config(String file) {
        return etc().resolve(file);
    }

    /** Folder of what the node stores. */
    public Path state() {
        return root.resolve("var/lib/jabberfarm").resolve(node);
    }

    public Path log() {
        return root.resolve("var/log/jabberfarm").resolve(node + ".log");
    }

    /** The node's control socket. */
    public Path socket() {
        return root.resolve("run/jabberfarm").resolve(node + ".sock");
    }

    /** The agent's socket of this box. */
    public Path agentSocket() {
        return root.resolve("run/jabberfarm/agent.sock");
    }
}
