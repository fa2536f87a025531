package org.jabberfarm.xml;

/**
 * Looks at brackets and quotes before the parser does. The parser keeps each name and prefix it has ever met and searches
 * them one by one, and tells of a tag only when it is complete: a tag with a hundred thousand attributes would have to be
 * stopped earlier. Knows also where a top-level element ends, which is where a parser can be exchanged.
 *
 * <p>What is no well-formed XML may lead it astray; that is refused by the parser.
 */
final class TagGuard {
    private enum State {
        TEXT,
        OPENED,
        TAG,
        VALUE,
        SECTION
    }

    private final int attributes;
    private State state = State.TEXT;
    private int depth;
    private int count;
    private boolean closing;
    private byte quote;
    private byte last;
    private byte beforeLast;

    /** @param attributes most of one tag, namespace declarations among them */
    TagGuard(int attributes) {
        this.attributes = attributes;
    }

    /**
     * Takes bytes up to and including the end of a top-level element, or all of them.
     *
     * @return how many were taken
     * @throws XmlException when a tag has too many attributes
     */
    int take(byte[] data, int offset, int length) throws XmlException {
        for (int i = offset; i < offset + length; i++) {
            byte b = data[i];
            switch (state) {
                case TEXT -> {
                    if (b == '<') {
                        state = State.OPENED;
                    }
                }
                case OPENED -> {
                    state = b == '!' ? State.SECTION : State.TAG;
                    closing = b == '/';
                    count = b == '?' ? -1 : 0;
                }
                case TAG -> {
                    if (b == '>') {
                        state = State.TEXT;
                        if (tagEnds()) {
                            last = b;
                            return i + 1 - offset;
                        }
                    } else if (b == '"' || b == '\'') {
                        state = State.VALUE;
                        quote = b;
                        if (++count > attributes) {
                            throw XmlException.policy("an element has more than " + attributes + " attributes");
                        }
                    }
                }
                case VALUE -> {
                    if (b == quote) {
                        state = State.TAG;
                    }
                }
                default -> {
                    if (b == '>' && last == ']' && beforeLast == ']') {
                        state = State.TEXT;
                    }
                }
            }
            beforeLast = last;
            last = b;
        }
        return length;
    }

    /** Whether what was taken ended with a child of the stream. */
    boolean between() {
        return state == State.TEXT && depth == 1 && last == '>';
    }

    /** Whether the tag that ends here ends a child of the stream. */
    private boolean tagEnds() {
        if (closing) {
            depth--;
        } else if (last == '?') {
            return false;
        } else if (last != '/') {
            depth++;
            return false;
        }
        return depth == 1;
    }
}
