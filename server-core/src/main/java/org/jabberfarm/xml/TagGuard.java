package org.jabberfarm.xml;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

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

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;

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
        int end = offset + length;
        for (int i = plain(data, offset, end); i < end; i = plain(data, i + 1, end)) {
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

    /** Skips what can change nothing: ASCII inside of texts and values, which is most of what comes. Where it ends. */
    private int plain(byte[] data, int from, int end) {
        if (!utf8.between() || (state != State.TEXT && state != State.VALUE)) {
            return from;
        }
        // A > means nothing in a value, but is rare there, and one question for both states is quick.
        byte ending = state == State.TEXT ? (byte) '<' : quote;
        int i = from;
        while (i + Long.BYTES <= end && plain((long) LONGS.get(data, i), ending * ONES)) {
            i += Long.BYTES;
        }
        while (i < end && data[i] >= ' ' && data[i] != ending && data[i] != '>') {
            i++;
        }
        if (i > from) {
            beforeLast = i - from > 1 ? data[i - 2] : last;
            last = data[i - 1];
        }
        return i;
    }

    /** Whether none of eight bytes is a control character, beyond ASCII, a {@code >} or what {@code endings} has in each place. */
    private static boolean plain(long bytes, long endings) {
        // Taking one from each sets the highest bit where there was nothing; what it borrows from the next does not
        // matter.
        long noControl = bytes - ' ' * ONES;
        long noEnding = (bytes ^ endings) - ONES;
        long noBracket = (bytes ^ '>' * ONES) - ONES;
        return ((bytes | noControl | noEnding | noBracket) & HIGH) == 0;
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
