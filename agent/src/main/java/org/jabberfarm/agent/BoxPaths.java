package org.jabberfarm.agent;

import java.nio.file.Path;
import org.jabberfarm.process.NodePaths;

/**
 * Where the files of a box are.
 *
 * @param root prefix of every path; {@code /} on real boxes
 */
record BoxPaths(Path root) {
    /** From {@code JABBERFARM_ROOT}, default {@code /}. */
    static BoxPaths fromEnvironment() {
        return new BoxPaths(NodePaths.of("agent").root());
    }

    NodePaths node(String node) {
        return new NodePaths(root, node);
    }

    Path config() {
        return root.resolve("etc/jabberfarm/agent.json");
    }

    /** What a started node writes to its stdout and stderr. */
    Path output(String node) {
        return root.resolve("var/log/jabberfarm").resolve(node + ".out");
    }

    /** Names of the nodes that are to run. */
    Path wanted() {
        return root.resolve("var/lib/jabberfarm/agent/wanted.json");
    }

    /** Through the link, so that a node started after a deploy is of the new release. */
    Path launcher() {
        return root.resolve("opt/jabberfarm/current/bin/jabberfarm");
    }

    /** A folder of the file system that holds the releases. */
    Path disk() {
        Path releases = root.resolve("opt/jabberfarm");
        return releases.toFile().isDirectory() ? releases : root;
    }
}
