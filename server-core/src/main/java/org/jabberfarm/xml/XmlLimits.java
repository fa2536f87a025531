package org.jabberfarm.xml;

/**
 * What an XML stream may ask of us before anyone has looked at its content.
 *
 * @param elementBytes largest top-level element in bytes
 * @param depth deepest nesting, the top-level element being 1
 * @param attributes most attributes of one element
 */
public record XmlLimits(int elementBytes, int depth, int attributes) {
    /** For clients: 256 KiB, 64 deep, 64 attributes. */
    public static final XmlLimits CLIENT = new XmlLimits(256 * 1024, 64, 64);

    /** For links between our own processes: a client's largest stanza, every character of it escaped, with its wrapper. */
    public static final XmlLimits LINK = new XmlLimits(12 * 1024 * 1024, 128, 128);
}
