package org.jabberfarm.xml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A small XML tree: one element with its attributes, text and children in order. Attributes without a namespace are keyed
 * by their name, others by {@code {namespace}name}. Not safe for use by several threads while it is changed.
 */
public final class Element {
    private final String name;
    private final String namespace;
    private final Map<String, String> attributes = new LinkedHashMap<>(4);
    private final List<Object> nodes = new ArrayList<>(0);

    public Element(String name, String namespace) {
        this.name = name;
        this.namespace = namespace;
    }

    public String name() {
        return name;
    }

    public String namespace() {
        return namespace;
    }

    public boolean is(String name, String namespace) {
        return this.name.equals(name) && this.namespace.equals(namespace);
    }

    /** Value of an attribute, or null. */
    public String get(String attribute) {
        return attributes.get(attribute);
    }

    /** Value of an attribute, or {@code fallback}. */
    public String get(String attribute, String fallback) {
        return attributes.getOrDefault(attribute, fallback);
    }

    /** Sets an attribute; null takes it away. */
    public Element set(String attribute, String value) {
        if (value == null) {
            attributes.remove(attribute);
        } else {
            attributes.put(attribute, value);
        }
        return this;
    }

    public Map<String, String> attributes() {
        return attributes;
    }

    public Element add(Element child) {
        nodes.add(child);
        return this;
    }

    /** Adds a new empty child in this element's namespace and returns the child. */
    public Element child(String childName) {
        return child(childName, namespace);
    }

    /** Adds a new empty child and returns the child. */
    public Element child(String childName, String childNamespace) {
        Element child = new Element(childName, childNamespace);
        nodes.add(child);
        return child;
    }

    public Element text(String text) {
        if (!text.isEmpty()) {
            nodes.add(text);
        }
        return this;
    }

    /** All text directly in this element. */
    public String text() {
        StringBuilder all = new StringBuilder();
        for (Object node : nodes) {
            if (node instanceof String text) {
                all.append(text);
            }
        }
        return all.toString();
    }

    public List<Element> children() {
        return nodes.stream()
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .toList();
    }

    /** Children and text in order, each an {@link Element} or a {@link String}. */
    public List<Object> nodes() {
        return nodes;
    }

    /** Removes the children that are in {@code namespace}. */
    public void removeChildren(String childName, String childNamespace) {
        nodes.removeIf(n -> n instanceof Element e && e.is(childName, childNamespace));
    }

    public Optional<Element> first() {
        return elements().findFirst();
    }

    public Optional<Element> first(String childName, String childNamespace) {
        return elements().filter(e -> e.is(childName, childNamespace)).findFirst();
    }

    /** First child of that name in this element's own namespace. */
    public Optional<Element> first(String childName) {
        return first(childName, namespace);
    }

    /** Text of the first child of that name in this element's own namespace, or null when there is no such child. */
    public String childText(String childName) {
        return first(childName).map(Element::text).orElse(null);
    }

    private Stream<Element> elements() {
        return nodes.stream().filter(Element.class::isInstance).map(Element.class::cast);
    }

    public Element copy() {
        Element copy = new Element(name, namespace);
        copy.attributes.putAll(attributes);
        for (Object node : nodes) {
            copy.nodes.add(node instanceof Element e ? e.copy() : node);
        }
        return copy;
    }

    /** As XML inside a parent whose default namespace is {@code context}: {@code xmlns} is written only where it differs. */
    public String toXml(String context) {
        StringBuilder out = new StringBuilder(512);
        XmlWriter.write(this, context, out);
        return out.toString();
    }

    @Override
    public String toString() {
        return toXml("");
    }
}
