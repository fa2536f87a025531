package org.jabberfarm.xml;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Parses single elements that we have stored or been sent whole. */
public final class Elements {
    private Elements() {}

    /**
     * The element in a text whose default namespace is {@code context}; empty when it is not one well-formed element within
     * the limits of a link.
     */
    public static Optional<Element> parse(String xml, String context) {
        AtomicReference<Element> found = new AtomicReference<>();
        ElementReader reader = new ElementReader(XmlLimits.LINK, new ElementReader.Listener() {
            @Override
            public void opened(Element header) {
                // Our own wrapper.
            }

            @Override
            public void element(Element element) throws XmlException {
                if (!found.compareAndSet(null, element)) {
                    throw XmlException.malformed("more than one element");
                }
            }

            @Override
            public void closed() {
                // Our own wrapper.
            }
        });
        byte[] all = ("<x xmlns='" + XmlWriter.escape(context) + "'>" + xml + "</x> ").getBytes(StandardCharsets.UTF_8);
        try {
            reader.feed(all, 0, all.length);
        } catch (XmlException e) {
            return Optional.empty();
        }
        return Optional.ofNullable(found.get());
    }
}
