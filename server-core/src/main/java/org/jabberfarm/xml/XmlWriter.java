package org.jabberfarm.xml;

import java.util.Map;

/** Writes {@link Element}s. Prefixes are used only for attributes; elements carry {@code xmlns}. */
public final class XmlWriter {
    private static final String XML = "http://www.w3.org/XML/1998/namespace";

    private XmlWriter() {}

    static void write(Element element, String context, StringBuilder out) {
        out.append('<').append(element.name());
        if (!element.namespace().equals(context)) {
            attribute("xmlns", element.namespace(), out);
        }
        int prefixes = 0;
        for (Map.Entry<String, String> attribute : element.attributes().entrySet()) {
            String key = attribute.getKey();
            if (key.startsWith("{" + XML + "}")) {
                attribute("xml:" + key.substring(XML.length() + 2), attribute.getValue(), out);
            } else if (key.startsWith("{")) {
                int end = key.indexOf('}');
                String prefix = "n" + prefixes++;
                attribute("xmlns:" + prefix, key.substring(1, end), out);
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
                write(child, element.namespace(), out);
            } else {
                escape((String) node, out);
            }
        }
        out.append("</").append(element.name()).append('>');
    }

    private static void attribute(String name, String value, StringBuilder out) {
        out.append(' ').append(name).append("='");
        escape(value, out);
        out.append('\'');
    }

    /** Text made safe for content and for attributes in either kind of quotes. */
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        escape(text, out);
        return out.toString();
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '\'' -> out.append("&apos;");
                case '"' -> out.append("&quot;");
                default -> out.append(c);
            }
        }
    }
}
