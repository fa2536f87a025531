package org.jabberfarm.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the children of one element by {@link Key}; what nobody asked for is left over, told and kept. */
final class Section {
    private final ConfigXml.Source source;
    private final ConfigNode node;
    private final String path;
    private final List<ConfigNode> left;

    Section(ConfigXml.Source source, ConfigNode node, String path) {
        this.source = source;
        this.node = node;
        this.path = path;
        this.left = new ArrayList<>(node.children);
    }

    private Optional<ConfigNode> take(String name) {
        Optional<ConfigNode> found =
                left.stream().filter(n -> n.name.equals(name)).findFirst();
        found.ifPresent(left::remove);
        return found;
    }

    List<ConfigNode> takeAll(String name) {
        List<ConfigNode> found = left.stream().filter(n -> n.name.equals(name)).toList();
        left.removeAll(found);
        return found;
    }

    boolean has(String name) {
        return left.stream().anyMatch(n -> n.name.equals(name));
    }

    String attribute(String name) {
        return node.attributes.get(name);
    }

    ConfigNode node() {
        return node;
    }

    String text(Key key) {
        Optional<ConfigNode> found = take(key.name());
        if (found.isEmpty()) {
            if (key.fallback() == null) {
                source.problem(node, path(key.name()), "nothing", key.allowed() + " (required)");
                return "";
            }
            return key.fallback();
        }
        if (found.get().value().isEmpty()) {
            // Where the writer leaves out what is empty, the next of that name would take its place.
            takeAll(key.name())
                    .forEach(n -> source.warning(n, path(n.name), "has no effect behind an empty one, left out"));
        }
        return checked(key, found.get());
    }

    private String checked(Key key, ConfigNode at) {
        String value = at.value();
        if (value.isEmpty() && key.fallback() != null) {
            return key.fallback();
        }
        if (!key.valid().test(value)) {
            source.problem(at, path(key.name()), value.isEmpty() ? "nothing" : "\"" + value + "\"", key.allowed());
            return key.fallback() == null ? "" : key.fallback();
        }
        return value;
    }

    int number(Key key) {
        String text = text(key);
        return text.matches("\\d{1,9}|1\\d{9}|20\\d{8}") ? Integer.parseInt(text) : 0;
    }

    boolean flag(Key key) {
        return take(key.name()).isPresent();
    }

    /** All values of a repeatable element. */
    List<String> texts(Key key) {
        return takeAll(key.name()).stream().map(n -> checked(key, n)).toList();
    }

    /** The child section, empty where it is missing. */
    Section section(String name) {
        return new Section(source, take(name).orElseGet(() -> missing(name)), path(name));
    }

    Section section(ConfigNode child) {
        return new Section(source, child, path(child.name));
    }

    /** Takes a child of our own namespace. */
    Section ours(String name) {
        Optional<ConfigNode> found =
                left.stream().filter(n -> n.name.equals(name) && n.ours()).findFirst();
        found.ifPresent(left::remove);
        return new Section(source, found.orElseGet(() -> missing(name)), path(name));
    }

    private ConfigNode missing(String name) {
        return new ConfigNode(name, node.file, node.line);
    }

    /**
     * What is left: told, and returned to be kept.
     *
     * @param originals names that the original programs know and ours makes no use of
     */
    List<ConfigNode> rest(String... originals) {
        List<String> known = List.of(originals);
        left.forEach(n -> source.warning(
                n,
                path(n.name),
                known.contains(n.name)
                        ? "a setting of the original programs that has no effect here, kept as it is"
                        : "unknown element, kept as it is"));
        return List.copyOf(left);
    }

    /** What is left, none of it worth a word. */
    List<ConfigNode> all() {
        return List.copyOf(left);
    }

    String path(String name) {
        return path.isEmpty() ? name : path + "/" + name;
    }
}
