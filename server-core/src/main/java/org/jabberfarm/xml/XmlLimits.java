package org.jabberfarm.xml;

/**
 * What an XML stream may ask of us before anyone has looked at its content.
 *
 * @param elementBytes largest top-level element in bytes
 * @param depth deepest nesting, the top-level element being 1
 * @param attributes most attributes of one element, namespace declarations among them
 * @param names most different names in a top-level element: the parser searches them one by one
 */
public record XmlLimits(int elementBytes, int depth, int attributes, int names) {
    /** For clients: 256 KiB, 64 deep, 64 attributes, 2000 names. */
    public static final XmlLimits CLIENT = new XmlLimits(256 * 1024, 64, 64);

    /** For links between our own processes: a client's largest stanza, every character of it escaped and each name with a
     * declaration of its own, with its wrapper. */
    public static final XmlLimits LINK = new XmlLimits(12 * 1024 * 1024, 128, 256, 10_000);

    /** For a link before its handshake: a stream header and a digest. */
    public static final XmlLimits STRANGER = new XmlLimits(4096, 4, 32);

    /** With as many names as a client may use. */
    public XmlLimits(int elementBytes, int depth, int attributes) {
        this(elementBytes, depth, attributes, 2000);
    }
}
