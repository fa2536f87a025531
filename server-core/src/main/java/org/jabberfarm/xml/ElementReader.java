package org.jabberfarm.xml;

import com.fasterxml.aalto.AsyncByteArrayFeeder;
import com.fasterxml.aalto.AsyncXMLInputFactory;
import com.fasterxml.aalto.AsyncXMLStreamReader;
import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
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

    /** A parser has its turn for so many bytes; then the next one forgets all names and prefixes that peers made up. */
    private static final int TURN = 32 * 1024;

    /** So many names may differ before anyone counts; most stanzas end before. */
    private static final int UNCOUNTED_NAMES = 200;

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

    private AsyncXMLStreamReader<AsyncByteArrayFeeder> parser = FACTORY.createAsyncForByteArray();
    private final Set<String> names = new HashSet<>(0);
    private final TagGuard guard;
    private XmlLimits limits;
    private final Listener listener;
    private final String alias;
    private final String meant;
    private final Deque<Element> open = new ArrayDeque<>();
    private long bytes;
    private int turn;
    private int uncounted;
    private boolean inStream;
    private byte[] opening;

    public ElementReader(XmlLimits limits, Listener listener) {
        this(limits, listener, "", "");
    }

    /**
     * @param alias a namespace that is read as {@code meant}: on a link, stanzas of clients stand in the link's own namespace
     *     and mean the clients' one
     */
    public ElementReader(XmlLimits limits, Listener listener, String alias, String meant) {
        this.limits = limits;
        this.guard = new TagGuard(limits.attributes());
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

    /** From now on elements may be as large and deep as {@code wider} says: who sends them has proved who he is. */
    public void allow(XmlLimits wider) {
        limits = wider;
        guard.allow(wider.attributes());
    }

    /**
     * Feeds bytes as they came from the socket.
     *
     * @throws XmlException when they are not acceptable; nothing may be fed after that
     */
    public void feed(byte[] data, int offset, int length) throws XmlException {
        int end = offset + length;
        for (int at = offset; at < end; ) {
            int slice = slice(data, at, Math.min(SLICE, end - at));
            bytes += slice;
            if (bytes > (long) limits.elementBytes() + SLICE) {
                throw XmlException.policy("an element is larger than " + limits.elementBytes() + " bytes");
            }
            try {
                parser.getInputFeeder().feedInput(data, at, slice);
                drain();
                if (guard.refusal() != null) {
                    throw guard.refusal();
                }
                turn += slice;
                if (turn >= TURN && opening != null && open.isEmpty() && guard.between()) {
                    renew();
                }
            } catch (XMLStreamException e) {
                throw XmlException.malformed(reason(e));
            }
            at += slice;
        }
    }

    /** All of it, or up to the end of a top-level element when the parser has had its turn. */
    private int slice(byte[] data, int offset, int most) {
        int taken = guard.take(data, offset, most);
        while (taken < most && turn + taken < TURN && guard.refusal() == null) {
            taken += guard.take(data, offset + taken, most - taken);
        }
        return taken;
    }

    /** Another parser in the place of this one, inside the same stream. */
    private void renew() throws XMLStreamException {
        turn = 0;
        AsyncXMLStreamReader<AsyncByteArrayFeeder> next = FACTORY.createAsyncForByteArray();
        next.getInputFeeder().feedInput(opening, 0, opening.length);
        while (next.next() != AsyncXMLStreamReader.EVENT_INCOMPLETE) {
            // It hears of the stream's opening tag, which has been told.
        }
        parser = next;
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
            switch (next()) {
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

    /** The next event, with its text read. What the parser throws unchecked is as broken as the rest. */
    private int next() throws XMLStreamException {
        try {
            int event = parser.next();
            if (event == XMLStreamConstants.CHARACTERS
                    || event == XMLStreamConstants.CDATA
                    || event == XMLStreamConstants.SPACE) {
                parser.getText();
            }
            return event;
        } catch (RuntimeException e) {
            throw new XMLStreamException(reason(e), e);
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
        countNames();
        for (int i = 0; i < parser.getNamespaceCount(); i++) {
            declares(text(parser.getNamespacePrefix(i)), text(parser.getNamespaceURI(i)));
        }
        beginsWell(parser.getPrefix(), parser.getLocalName());
        String own = text(parser.getNamespaceURI());
        Element element = new Element(parser.getLocalName(), !alias.isEmpty() && own.equals(alias) ? meant : own);
        for (int i = 0; i < parser.getAttributeCount(); i++) {
            String namespace = text(parser.getAttributeNamespace(i));
            String name = parser.getAttributeLocalName(i);
            beginsWell(parser.getAttributePrefix(i), name);
            element.set(namespace.isEmpty() ? name : "{" + namespace + "}" + name, parser.getAttributeValue(i));
        }
        if (!inStream) {
            inStream = true;
            bytes = 0;
            for (int i = 0; i < parser.getNamespaceCount(); i++) {
                String prefix = text(parser.getNamespacePrefix(i));
                element.set(prefix.isEmpty() ? "xmlns" : "xmlns:" + prefix, parser.getNamespaceURI(i));
            }
            opening = openingTag();
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

    /** The parser looks at a name as a whole; behind the colon it would take what only may stand inside of a name. */
    private static void beginsWell(String prefix, String local) throws XmlException {
        if (prefix != null && !prefix.isEmpty() && !local.isEmpty()) {
            int first = local.codePointAt(0);
            if (!Character.isLetter(first) && first != '_') {
                throw XmlException.malformed("a name that begins with what a name may not begin with");
            }
        }
    }

    /** What Namespaces in XML 1.0 forbids and the parser lets pass. */
    private static void declares(String prefix, String uri) throws XmlException {
        if ((uri.isEmpty() && !prefix.isEmpty())
                || prefix.equals("xmlns")
                || uri.equals("http://www.w3.org/2000/xmlns/")
                || prefix.equals("xml") != uri.equals("http://www.w3.org/XML/1998/namespace")) {
            throw XmlException.malformed("a namespace declaration that is not allowed");
        }
    }

    private void countNames() throws XmlException {
        uncounted += 1 + parser.getAttributeCount() + parser.getNamespaceCount();
        if (uncounted <= UNCOUNTED_NAMES) {
            return;
        }
        names.add(parser.getPrefixedName());
        for (int i = 0; i < parser.getAttributeCount(); i++) {
            names.add(text(parser.getAttributePrefix(i)) + ":" + parser.getAttributeLocalName(i));
            // As it will be written: by its namespace, whatever its prefix was.
            names.add("{" + text(parser.getAttributeNamespace(i)) + "}" + parser.getAttributeLocalName(i));
        }
        for (int i = 0; i < parser.getNamespaceCount(); i++) {
            names.add("xmlns:" + text(parser.getNamespacePrefix(i)));
        }
        if (names.size() > limits.names()) {
            throw XmlException.policy("an element has more than " + limits.names() + " different names in it");
        }
    }

    /** The stream's opening tag with its namespaces only: a parser that comes later needs no more. */
    private byte[] openingTag() {
        StringBuilder tag = new StringBuilder("<").append(parser.getPrefixedName());
        for (int i = 0; i < parser.getNamespaceCount(); i++) {
            String prefix = text(parser.getNamespacePrefix(i));
            tag.append(prefix.isEmpty() ? " xmlns" : " xmlns:" + prefix)
                    .append("='")
                    .append(XmlWriter.escape(text(parser.getNamespaceURI(i))))
                    .append('\'');
        }
        return tag.append('>').toString().getBytes(StandardCharsets.UTF_8);
    }

    private void end() throws XmlException {
        if (open.isEmpty()) {
            listener.closed();
            return;
        }
        Element done = open.pop();
        if (open.isEmpty()) {
            bytes = 0;
            uncounted = 0;
            names.clear();
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
