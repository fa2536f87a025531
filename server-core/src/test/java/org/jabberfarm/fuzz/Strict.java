package org.jabberfarm.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** A parser that we have not written: the JDK's, with namespaces and without DTDs. What it refuses is not well-formed. */
public final class Strict {
    private static final DocumentBuilder BUILDER = builder();

    private Strict() {}

    private static DocumentBuilder builder() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every JDK has this parser", e);
        }
    }

    /**
     * Reads a whole document.
     *
     * @throws SAXException when it is not well-formed
     */
    public static synchronized Document parse(byte[]... parts) throws SAXException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        try {
            return BUILDER.parse(new ByteArrayInputStream(whole.toByteArray()));
        } catch (IOException e) {
            // How the parser tells of bad UTF-8.
            throw new SAXException(e.getMessage());
        }
    }

    /** Elements that are children of {@code node}. */
    public static int children(Node node) {
        int count = 0;
        for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            count += child.getNodeType() == Node.ELEMENT_NODE ? 1 : 0;
        }
        return count;
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
