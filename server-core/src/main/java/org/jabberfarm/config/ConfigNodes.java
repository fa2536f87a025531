package org.jabberfarm.config;

import java.util.List;

/** Unknown elements of one section of a file, opaque to all but the reader and the writer. */
public final class ConfigNodes {
    private final String section;
    private final List<ConfigNode> nodes;

    ConfigNodes(String section, List<ConfigNode> nodes) {
        this.section = section;
        this.nodes = nodes;
    }

    String section() {
        return section;
    }

    List<ConfigNode> nodes() {
        return nodes;
    }
}
