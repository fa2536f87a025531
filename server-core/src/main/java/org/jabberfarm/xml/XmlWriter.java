package org.jabberfarm.xml;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Writes {@link Element}s. Prefixes are used only for attributes; elements carry {@code xmlns}. */
public final class XmlWriter {
    private static final String XML = "http://www.w3.org/XML/1998/namespace";

    /** Of the first 64 characters those that are written as they are: a bit each. */
    private static final long PLAIN = 0xFFFFFFFFL << 32 & ~(1L << '"' | 1L << '&' | 1L << '\'' | 1L << '<' | 1L << '>');

    private XmlWriter() {}

    static void write(Element element, String context, StringBuilder out) {
        write(element, context, new Prefixes(), out);
    }

    /** One prefix for a namespace in all of a text, so that a reader does not meet more names than whoever wrote it first. */
    private static final class Prefixes {
        private Map<String, String> all = Map.of();

        String of(String namespace) {
            if (all.isEmpty()) {
                all = new HashMap<>();
            }
            return all.computeIfAbsent(namespace, n -> "n" + all.size());
        }
    }

    private static void write(Element element, String context, Prefixes prefixes, StringBuilder out) {
        // That namespace may not be declared, and needs not be.
        boolean xml = element.namespace().equals(XML);
        String name = xml ? "xml:" + element.name() : element.name();
        String inside = xml ? context : element.namespace();
        out.append('<').append(name);
        if (!inside.equals(context)) {
            attribute("xmlns", element.namespace(), out);
        }
        Set<String> declared = Set.of();
        for (Map.Entry<String, String> attribute : element.attributes().entrySet()) {
            String key = attribute.getKey();
            if (key.startsWith("{")) {
                // The last: a namespace may hold such brackets, a name may not.
                int end = key.lastIndexOf('}');
                String namespace = key.substring(1, end);
                if (namespace.equals(XML)) {
                    attribute("xml:" + key.substring(end + 1), attribute.getValue(), out);
                    continue;
                }
                String prefix = prefixes.of(namespace);
                declared = declared.isEmpty() ? new HashSet<>() : declared;
                if (declared.add(prefix)) {
                    attribute("xmlns:" + prefix, namespace, out);
                }
                attribute(prefix + ":" + key.substring(end + 1), attribute.getValue(), out);
            } else {
                attribute(key, attribute.getValue(), out);
            }
        }
        if (element.nodes().isEmpty()) {
            out.append("/>");
            return;
        }
        out.append('>');
        for (Object node : element.nodes()) {
            if (node instanceof Element child) {
                write(child, inside, prefixes, out);
            } else {
                escape((String) node, false, out);
            }
        }
        out.append("</").append(name).append('>');
    }

    private static void attribute(String name, String value, StringBuilder out) {
        out.append(' ').append(name).append("='");
        escape(value, true, out);
        out.append('\'');
    }

    /** Text made safe for content and for attributes in either kind of quotes. */
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        escape(text, true, out);
        return out.toString();
    }

    /** Text made safe for content only; lines stay lines. */
    public static String content(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        escape(text, false, out);
        return out.toString();
    }

    /** So many characters at the beginning may be written as they are; mostly it is all of them. */
    private static int plain(String text) {
        int i = 0;
        while (i < text.length() && (text.charAt(i) >= 64 || (PLAIN >>> text.charAt(i) & 1) == 1)) {
            i++;
        }
        return i;
    }

    private static void escape(String text, boolean attribute, StringBuilder out) {
        int plain = plain(text);
        out.append(text, 0, plain);
        for (int i = plain; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '\'' -> out.append("&apos;");
                case '"' -> out.append("&quot;");
                // Written as they are, a parser would make a line feed of this, and blanks of the others in attributes.
                case '\r' -> out.append("&#13;");
                case '\n' -> out.append(attribute ? "&#10;" : "\n");
                case '\t' -> out.append(attribute ? "&#9;" : "\t");
                default -> out.append(c);
            }
        }
    }
}
