package org.jabberfarm.xml;

import java.nio.charset.StandardCharsets;

/**
 * Proves that bytes are one well-formed element and nothing more, one after the other with the same parser: to make one costs
 * three times as much as to read a small stanza. What one element had made the parser remember is forgotten like on a link.
 * Not safe for use by several threads at the same time.
 */
public final class Prover {
    /** The parser does not see every wrong closing tag, but takes nothing behind one: what can be followed by this was whole. */
    private static final byte[] FOLLOWER = "<x/>".getBytes(StandardCharsets.US_ASCII);

    private final byte[] opening;
    private final XmlLimits limits;
    private final Heard heard = new Heard();
    private ElementReader reader;

    /** @param declarations namespace declarations in force around each element, as attributes */
    public Prover(String declarations, XmlLimits limits) {
        this.opening = ("<x " + declarations + ">").getBytes(StandardCharsets.UTF_8);
        this.limits = limits;
    }

    public XmlLimits limits() {
        return limits;
    }

    /**
     * Reads bytes that must be exactly one well-formed element.
     *
     * @throws XmlException when they are anything else; the next ones are read as if these had not been
     */
    public Element prove(byte[] xml) throws XmlException {
        ElementReader mine = reader == null ? begin() : reader;
        // Nobody meets a parser that has seen what is broken.
        reader = null;
        heard.elements = 0;
        heard.element = null;
        mine.feed(xml, 0, xml.length);
        Element element = heard.element;
        boolean one = heard.elements == 1;
        if (one) {
            mine.feed(FOLLOWER, 0, FOLLOWER.length);
        }
        if (!one || heard.elements != 2 || heard.closed || mine.depth() > 0) {
            throw XmlException.malformed("an element is not closed, closes more than itself, or is not the only one");
        }
        heard.element = null;
        reader = mine;
        return element;
    }

    private ElementReader begin() throws XmlException {
        heard.closed = false;
        ElementReader fresh = new ElementReader(limits, heard);
        fresh.feed(opening, 0, opening.length);
        return fresh;
    }

    private static final class Heard implements ElementReader.Listener {
        private Element element;
        private int elements;
        private boolean closed;

        @Override
        public void opened(Element header) {}

        @Override
        public void element(Element complete) {
            element = complete;
            elements++;
        }

        @Override
        public void closed() {
            closed = true;
        }
    }
}
