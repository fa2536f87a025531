package org.jabberfarm.xml;

/**
 * Looks at brackets and quotes before the parser does. The parser keeps each name and prefix it has ever met and searches
 * them one by one, and tells of a tag only when it is complete: a tag with a hundred thousand attributes would have to be
 * stopped earlier. What the parser takes though it is wrong is refused here: bad UTF-8, a {@code ]]>} in a text, odd colons. Knows also where a top-level element ends, which is where a parser can be exchanged.
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

    private int attributes;
    private final Utf8 utf8 = new Utf8();
    private State state = State.TEXT;
    private int depth;
    private int count;
    private boolean closing;
    private int colons;
    private XmlException refusal;
    private byte quote;
    private byte last;
    private byte beforeLast;

    /** @param attributes most of one tag, namespace declarations among them */
    TagGuard(int attributes) {
        this.attributes = attributes;
    }

    /** @param wider most attributes from now on */
    void allow(int wider) {
        attributes = wider;
    }

    /**
     * Takes bytes up to and including the end of a top-level element, or all of them, or those before what {@link #refusal}
     * tells of.
     *
     * @return how many were taken
     */
    int take(byte[] data, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            byte b = data[i];
            if (!utf8.take(b)) {
                refusal = XmlException.malformed("bytes that are not UTF-8, or a character that XML does not have");
                return i - offset;
            }
            switch (state) {
                case TEXT -> {
                    if (b == '<') {
                        state = State.OPENED;
                    } else if (b == '>' && last == ']' && beforeLast == ']') {
                        refusal = XmlException.malformed("a ]]> outside of a CDATA section");
                        return i - offset;
                    }
                }
                case OPENED -> {
                    state = b == '!' ? State.SECTION : State.TAG;
                    closing = b == '/';
                    colons = 0;
                    if (b == ':') {
                        refusal = XmlException.malformed("a name that begins with a colon");
                        return i - offset;
                    }
                    count = b == '?' ? -1 : 0;
                }
                case TAG -> {
                    if (!nameMayGoOn(b)) {
                        refusal = XmlException.malformed("a colon where a name has none");
                        return i - offset;
                    }
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
                            refusal = XmlException.policy("an element has more than " + attributes + " attributes");
                            return i - offset;
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
                        last = 0;
                        continue;
                    }
                }
            }
            beforeLast = last;
            last = b;
        }
        return length;
    }

    /** What is wrong with the byte that was not taken, or null. */
    XmlException refusal() {
        return refusal;
    }

    /** Names of XML namespaces have one colon at most, and not at an end; the parser takes {@code xmlns:=''} for {@code xmlns=''}. */
    private boolean nameMayGoOn(byte b) {
        boolean begins = last == '<' || last == '/' || blank(last) || last == quote;
        boolean ends = b == '=' || b == '>' || b == '/' || blank(b);
        if (begins || ends) {
            colons = 0;
        }
        return b == ':' ? !begins && ++colons == 1 : !(ends && last == ':');
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
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
