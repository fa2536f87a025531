package org.jabberfarm.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An element of a configuration file, with where it stands. Names are literal, prefixes and all: the original programs
 * know nothing of XML namespaces, and their samples use {@code jabberd:} without declaring it.
 */
final class ConfigNode {
    final String name;
    final String file;
    final int line;
    final Map<String, String> attributes = new LinkedHashMap<>();
    final List<ConfigNode> children = new ArrayList<>();
    final StringBuilder text = new StringBuilder();

    ConfigNode(String name, String file, int line) {
        this.name = name;
        this.file = file;
        this.line = line;
    }

    String value() {
        return text.toString().trim();
    }

    boolean has(String child) {
        return children.stream().anyMatch(c -> c.name.equals(child));
    }

    /** Of our own namespace, which the originals pass over. */
    boolean ours() {
        return ConfigXml.NAMESPACE.equals(attributes.get("xmlns"));
    }
}
