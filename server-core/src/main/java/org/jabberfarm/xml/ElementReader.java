package org.jabberfarm.xml;

import com.fasterxml.aalto.AsyncByteArrayFeeder;
import com.fasterxml.aalto.AsyncXMLInputFactory;
import com.fasterxml.aalto.AsyncXMLStreamReader;
import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/**
 * Reads an XML stream as it arrives: its opening tag, each complete child, its end. Bytes are counted before the parser
 * sees them; DTDs, processing instructions, comments and unknown entities are refused (RFC 6120 11.1), which the parser
 * itself would let pass.
 */
public final class ElementReader {
    /** Fed in slices, so that the byte budget is looked at before much can pile up in the parser. */
    private static final int SLICE = 16 * 1024;

    private static final AsyncXMLInputFactory FACTORY = factory();

    /** Hears what the stream brings, in order. */
    public interface Listener {
        /** The stream's opening tag, without children; its namespace declarations are among the attributes. */
        void opened(Element header) throws XmlException;

        /** A complete top-level child. */
        void element(Element element) throws XmlException;

        /** The stream's closing tag. */
        void closed();
    }

    private final AsyncXMLStreamReader<AsyncByteArrayFeeder> parser = FACTORY.createAsyncForByteArray();
    private final XmlLimits limits;
    private final Listener listener;
    private final String alias;
    private final String meant;
    private final Deque<Element> open = new ArrayDeque<>();
    private long bytes;
    private boolean inStream;

    public ElementReader(XmlLimits limits, Listener listener) {
        this(limits, listener, "", "");
    }

    /**
     * @param alias a namespace that is read as {@code meant}: on a link, stanzas of clients stand in the link's own namespace
     *     and mean the clients' one
     */
    public ElementReader(XmlLimits limits, Listener listener, String alias, String meant) {
        this.limits = limits;
        this.listener = listener;
        this.alias = alias;
        this.meant = meant;
    }

    private static AsyncXMLInputFactory factory() {
        InputFactoryImpl factory = new InputFactoryImpl();
        factory.configureForSpeed();
        factory.setProperty(InputFactoryImpl.IS_COALESCING, false);
        return factory;
    }

    /**
     * Feeds bytes as they came from the socket.
     *
     * @throws XmlException when they are not acceptable; nothing may be fed after that
     */
    public void feed(byte[] data, int offset, int length) throws XmlException {
        for (int at = 0; at < length; at += SLICE) {
            int slice = Math.min(SLICE, length - at);
            bytes += slice;
            if (bytes > (long) limits.elementBytes() + SLICE) {
                throw XmlException.policy("an element is larger than " + limits.elementBytes() + " bytes");
            }
            try {
                parser.getInputFeeder().feedInput(data, offset + at, slice);
                drain();
            } catch (XMLStreamException | IllegalArgumentException e) {
                throw XmlException.malformed(reason(e));
            }
        }
    }

    /** Elements that are open, the stream itself not counted. */
    int depth() {
        return open.size();
    }

    private static String reason(Exception e) {
        return e.getMessage() == null
                ? e.toString()
                : e.getMessage().lines().findFirst().orElse("");
    }

    private void drain() throws XMLStreamException, XmlException {
        while (true) {
            switch (parser.next()) {
                case AsyncXMLStreamReader.EVENT_INCOMPLETE -> {
                    return;
                }
                case XMLStreamConstants.START_DOCUMENT -> declaration();
                case XMLStreamConstants.START_ELEMENT -> start();
                case XMLStreamConstants.END_ELEMENT -> end();
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> characters();
                case XMLStreamConstants.DTD -> throw XmlException.restricted("a DTD is");
                case XMLStreamConstants.COMMENT -> throw XmlException.restricted("a comment is");
                case XMLStreamConstants.PROCESSING_INSTRUCTION ->
                    throw XmlException.restricted("a processing instruction is");
                case XMLStreamConstants.ENTITY_REFERENCE -> throw XmlException.restricted("an entity reference is");
                default -> {
                    return;
                }
            }
        }
    }

    private void declaration() throws XmlException {
        String encoding = parser.getCharacterEncodingScheme();
        if (encoding != null && !encoding.equalsIgnoreCase("UTF-8")) {
            throw new XmlException(
                    "unsupported-encoding", "encoding " + encoding + " declared, only UTF-8 is spoken here");
        }
        if (parser.getVersion() != null && !parser.getVersion().equals("1.0")) {
            throw XmlException.malformed("XML " + parser.getVersion() + " declared, only 1.0 is spoken here");
        }
    }

    private void start() throws XmlException {
        if (parser.getAttributeCount() > limits.attributes()) {
            throw XmlException.policy("an element has more than " + limits.attributes() + " attributes");
        }
        String own = text(parser.getNamespaceURI());
        Element element = new Element(parser.getLocalName(), !alias.isEmpty() && own.equals(alias) ? meant : own);
        for (int i = 0; i < parser.getAttributeCount(); i++) {
            String namespace = text(parser.getAttributeNamespace(i));
            String name = parser.getAttributeLocalName(i);
            element.set(namespace.isEmpty() ? name : "{" + namespace + "}" + name, parser.getAttributeValue(i));
        }
        if (!inStream) {
            inStream = true;
            bytes = 0;
            for (int i = 0; i < parser.getNamespaceCount(); i++) {
                String prefix = text(parser.getNamespacePrefix(i));
                element.set(prefix.isEmpty() ? "xmlns" : "xmlns:" + prefix, parser.getNamespaceURI(i));
            }
            listener.opened(element);
            return;
        }
        if (open.size() >= limits.depth()) {
            throw XmlException.policy("elements are nested deeper than " + limits.depth());
        }
        if (!open.isEmpty()) {
            open.peek().add(element);
        }
        open.push(element);
    }

    private void end() throws XmlException {
        if (open.isEmpty()) {
            listener.closed();
            return;
        }
        Element done = open.pop();
        if (open.isEmpty()) {
            bytes = 0;
            listener.element(done);
        }
    }

    private void characters() throws XmlException {
        if (!open.isEmpty()) {
            open.peek().text(parser.getText());
        } else if (!parser.getText().isBlank()) {
            throw XmlException.malformed("text between elements");
        } else {
            bytes = 0;
        }
    }

    private static String text(String orNull) {
        return orNull == null ? "" : orNull;
    }
}
