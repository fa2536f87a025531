package org.jabberfarm.xml;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Parses single elements that we have stored or been sent whole. */
public final class Elements {
    private Elements() {}

    /** The element in a text whose default namespace is {@code context}; empty when it is not one well-formed element. */
    public static Optional<Element> parse(String xml, String context) {
        try {
            return Optional.of(prove(
                    xml.getBytes(StandardCharsets.UTF_8), "xmlns='" + XmlWriter.escape(context) + "'", XmlLimits.LINK));
        } catch (XmlException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads bytes that must be exactly one well-formed element and nothing more.
     *
     * @param declarations namespace declarations in force around it, as attributes
     * @throws XmlException when they are anything else
     */
    public static Element prove(byte[] xml, String declarations, XmlLimits limits) throws XmlException {
        One one = new One();
        ElementReader reader = new ElementReader(limits, one);
        feed(reader, "<x " + declarations + ">");
        reader.feed(xml, 0, xml.length);
        boolean tooMuch = one.closed;
        if (!tooMuch) {
            // The parser does not see every wrong closing tag (</b> for </x>); but after one it takes nothing more. So
            // only
            // when our own wrapper can still be closed, all between was in order.
            feed(reader, "</x>");
        }
        if (tooMuch || !one.closed || one.element == null || reader.depth() > 0) {
            throw XmlException.malformed("an element is not closed, or closes more than itself");
        }
        return one.element;
    }

    /** The opening tag of a stream, with its namespace declarations among the attributes. */
    public static Element header(byte[] tag, XmlLimits limits) throws XmlException {
        One one = new One();
        new ElementReader(limits, one).feed(tag, 0, tag.length);
        if (one.header == null) {
            throw XmlException.malformed("the opening tag of the stream is broken");
        }
        return one.header;
    }

    private static void feed(ElementReader reader, String text) throws XmlException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        reader.feed(bytes, 0, bytes.length);
    }

    private static final class One implements ElementReader.Listener {
        private Element header;
        private Element element;
        private boolean closed;

        @Override
        public void opened(Element opened) {
            header = opened;
        }

        @Override
        public void element(Element complete) throws XmlException {
            if (element != null) {
                throw XmlException.malformed("more than one element");
            }
            element = complete;
        }

        @Override
        public void closed() {
            closed = true;
        }
    }
}
