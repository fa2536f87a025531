package org.jabberfarm.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jabberfarm.xml.XmlWriter;

/** Writes a configuration file: indented, each setting after a comment that explains it. */
final class ConfigWriter {
    private static final int WIDTH = 110;

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    ConfigWriter open(String name, String... attributes) {
        start(name, attributes).append(">\n");
        open.push(name);
        return this;
    }

    /** An element that has attributes only. */
    ConfigWriter empty(String name, String... attributes) {
        start(name, attributes).append("/>\n");
        return this;
    }

    private StringBuilder start(String name, String... attributes) {
        indent().append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ')
                    .append(attributes[i])
                    .append("='")
                    .append(XmlWriter.escape(attributes[i + 1]))
                    .append('\'');
        }
        return out;
    }

    ConfigWriter close() {
        String name = open.pop();
        indent().append("</").append(name).append(">\n");
        return this;
    }

    /** A comment, folded to lines of readable length. */
    ConfigWriter comment(String text) {
        int width = WIDTH - 2 * open.size();
        StringBuilder line = new StringBuilder("<!-- ");
        for (String word : text.replaceAll("-(?=-)", "- ").split(" ")) {
            if (line.length() + word.length() > width) {
                indent().append(line.toString().stripTrailing()).append('\n');
                line.setLength(0);
                line.append("     ");
            }
            line.append(word).append(' ');
        }
        indent().append(line).append("-->\n");
        return this;
    }

    /** The setting with its comment. */
    ConfigWriter put(Key key, Object value) {
        comment(key.comment());
        return bare(key.name(), value);
    }

    ConfigWriter put(Key key, Secret value) {
        comment(key.comment());
        return bare(key.name(), value.clear());
    }

    /** An element without a comment, for the second and further of a kind. */
    ConfigWriter bare(String name, Object value) {
        String text = value.toString();
        if (text.isEmpty()) {
            indent().append('<').append(name).append("/>\n");
        } else {
            indent().append('<')
                    .append(name)
                    .append('>')
                    .append(XmlWriter.content(text))
                    .append("</")
                    .append(name)
                    .append(">\n");
        }
        return this;
    }

    ConfigWriter flag(Key key, boolean on) {
        return on ? put(key, "") : this;
    }

    /** Elements that we do not know, as they were. */
    ConfigWriter kept(List<ConfigNode> nodes) {
        nodes.forEach(this::kept);
        return this;
    }

    private void kept(ConfigNode node) {
        StringBuilder start = new StringBuilder("<").append(node.name);
        for (Map.Entry<String, String> attribute : node.attributes.entrySet()) {
            start.append(' ')
                    .append(attribute.getKey())
                    .append("='")
                    .append(XmlWriter.escape(attribute.getValue()))
                    .append('\'');
        }
        if (node.children.isEmpty()) {
            String text = XmlWriter.content(node.value());
            indent().append(start)
                    .append(text.isEmpty() ? "/>" : ">" + text + "</" + node.name + ">")
                    .append('\n');
            return;
        }
        indent().append(start)
                .append('>')
                .append(XmlWriter.content(node.value()))
                .append('\n');
        open.push(node.name);
        node.children.forEach(this::kept);
        close();
    }

    private StringBuilder indent() {
        return out.append("  ".repeat(open.size()));
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
