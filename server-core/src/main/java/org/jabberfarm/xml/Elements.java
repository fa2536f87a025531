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
        return new Prover(declarations, limits).prove(xml);
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

    private static final class One implements ElementReader.Listener {
        private Element header;

        @Override
        public void opened(Element opened) {
            header = opened;
        }

        @Override
        public void element(Element complete) throws XmlException {
            throw XmlException.malformed("an element in an opening tag");
        }

        @Override
        public void closed() {}
    }
}
