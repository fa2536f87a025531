package org.jabberfarm.jsm.session;

import org.jabberfarm.xml.Element;

/**
 * About how many bytes of heap an element takes with all that is in it. A stanza of empty children is small on the wire and
 * forty times as large here, so the wire's size is no measure of what may wait.
 */
final class Weight {
    /** Element, map and list, with room for what they hold at first. */
    private static final int ELEMENT = 240;

    /** Entry of the map, and two strings without their characters. */
    private static final int ATTRIBUTE = 100;

    /** A string without its characters. */
    private static final int TEXT = 60;

    private Weight() {}

    static long of(Element element) {
        long bytes = ELEMENT;
        for (var attribute : element.attributes().entrySet()) {
            bytes += ATTRIBUTE + attribute.getValue().length();
        }
        for (Object node : element.nodes()) {
            // No deeper than the reader lets elements be.
            bytes += node instanceof Element child ? of(child) : TEXT + ((CharSequence) node).length();
        }
        return bytes;
    }
}
