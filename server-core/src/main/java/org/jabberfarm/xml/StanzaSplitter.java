package org.jabberfarm.xml;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Cuts a client's bytes into the stream's opening tag, whole stanzas and the closing tag, by looking at brackets and quotes
 * alone. It holds a few dozen bytes between stanzas where a parser would hold kilobytes; what it cuts out is proved
 * well-formed by a parser before anyone believes it. Sizes and depth are bounded before anything is stored.
 */
public final class StanzaSplitter {
    /** Hears what was cut out. */
    public interface Listener {
        void header(byte[] tag) throws XmlException;

        void stanza(byte[] xml) throws XmlException;

        void end();
    }

    private enum State {
        TEXT,
        BRACKET,
        TAG,
        END_TAG,
        DECLARATION,
        CDATA
    }

    private static final byte[] CDATA_START = {'<', '!', '[', 'C', 'D', 'A', 'T', 'A', '['};
    private static final Predicate<String> ACCEPTABLE = Pattern.compile(
                    "<\\?xml\\s+version\\s*=\\s*(['\"])1\\.0\\1(\\s+encoding\\s*=\\s*(['\"])[Uu][Tt][Ff]-8\\3)?(\\s+standalone\\s*=\\s*(['\"])(yes|no)\\5)?\\s*\\?>")
            .asMatchPredicate();
    private static final int SMALL = 256;
    private static final String USUAL_ROOT = "stream:stream";

    private final XmlLimits limits;
    private final Listener listener;
    private State state = State.TEXT;
    private byte[] held;
    private int length;
    private int depth;
    private byte quote;
    private byte last;
    private byte beforeLast;
    private boolean declared;
    private String root = "";

    public StanzaSplitter(XmlLimits limits, Listener listener) {
        this.limits = limits;
        this.listener = listener;
    }

    /** Forgets everything: the next byte begins a new stream (after TLS, after SASL). */
    public void reset() {
        state = State.TEXT;
        held = null;
        length = 0;
        depth = 0;
        quote = 0;
        last = 0;
        beforeLast = 0;
        cdataAt = -1;
        declared = false;
    }

    /** Bytes kept of an unfinished stanza. */
    public int pending() {
        return length;
    }

    /**
     * Takes bytes until they are used up or {@code more} says no; the rest stays in the buffer.
     *
     * @throws XmlException when they cannot be XML that XMPP allows, or are too much
     */
    public void feed(ByteBuf bytes, java.util.function.BooleanSupplier more) throws XmlException {
        while (bytes.isReadable() && more.getAsBoolean()) {
            if (state == State.TEXT ? depth > 1 : state == State.TAG && quote != 0) {
                plain(bytes);
            }
            if (bytes.isReadable()) {
                take(bytes.readByte());
            }
        }
    }

    /** Keeps what can change nothing: all of a text up to its end, or of an attribute's value. */
    private void plain(ByteBuf bytes) throws XmlException {
        byte ending = state == State.TEXT ? (byte) '<' : quote;
        int at = bytes.forEachByte(b -> b != ending && b != '<' && b != 0);
        int run = (at < 0 ? bytes.writerIndex() : at) - bytes.readerIndex();
        if (run > 0) {
            makeRoom(run);
            bytes.readBytes(held, length, run);
            length += run;
            beforeLast = run > 1 ? held[length - 2] : last;
            last = held[length - 1];
        }
    }

    private void take(byte b) throws XmlException {
        if (b == 0) {
            throw XmlException.malformed("a NUL byte");
        }
        switch (state) {
            case TEXT -> text(b);
            case BRACKET -> bracket(b);
            case TAG -> tag(b);
            case END_TAG -> endTag(b);
            case DECLARATION -> declaration(b);
            default -> cdata(b);
        }
        beforeLast = last;
        last = b;
    }

    private void text(byte b) throws XmlException {
        if (b == '<') {
            state = State.BRACKET;
            keep(b);
        } else if (depth > 1) {
            keep(b);
        } else if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
            throw XmlException.malformed("text outside of stanzas");
        }
    }

    private void bracket(byte b) throws XmlException {
        keep(b);
        if (b == '/') {
            if (depth == 0) {
                throw XmlException.malformed("a closing tag before the stream was opened");
            }
            state = State.END_TAG;
        } else if (b == '?') {
            if (depth > 0 || declared) {
                throw XmlException.restricted("a processing instruction is");
            }
            state = State.DECLARATION;
        } else if (b == '!') {
            if (depth < 2) {
                throw XmlException.restricted("a DTD or comment is");
            }
            state = State.CDATA;
        } else {
            state = State.TAG;
            quote = 0;
        }
    }

    private void tag(byte b) throws XmlException {
        keep(b);
        if (quote != 0) {
            if (b == quote) {
                quote = 0;
            } else if (b == '<') {
                throw XmlException.malformed("a < in an attribute");
            }
        } else if (b == '"' || b == '\'') {
            quote = b;
        } else if (b == '<') {
            throw XmlException.malformed("a < in a tag");
        } else if (b == '>') {
            state = State.TEXT;
            boolean empty = last == '/';
            if (depth == 0) {
                if (empty) {
                    throw XmlException.malformed("the stream is closed by its opening tag");
                }
                depth = 1;
                byte[] tag = cut();
                root = name(tag);
                listener.header(tag);
            } else if (!empty) {
                depth++;
                if (depth > limits.depth() + 1) {
                    throw XmlException.policy("elements are nested deeper than " + limits.depth());
                }
            } else if (depth == 1) {
                listener.stanza(cut());
            }
        }
    }

    private void endTag(byte b) throws XmlException {
        keep(b);
        if (b == '<') {
            throw XmlException.malformed("a < in a tag");
        }
        if (b == '>') {
            state = State.TEXT;
            depth--;
            if (depth == 0) {
                if (!name(cut()).equals(root)) {
                    throw XmlException.malformed("a closing tag that is not the stream's");
                }
                listener.end();
            } else if (depth == 1) {
                listener.stanza(cut());
            }
        }
    }

    /** Qualified name in a tag. The usual one is shared by all streams. */
    private static String name(byte[] tag) {
        int from = tag[1] == '/' ? 2 : 1;
        int to = from;
        while (tag[to] != '>' && tag[to] != ' ' && tag[to] != '\n' && tag[to] != '\r' && tag[to] != '\t') {
            to++;
        }
        String name = new String(tag, from, to - from, java.nio.charset.StandardCharsets.UTF_8);
        return name.equals(USUAL_ROOT) ? USUAL_ROOT : name;
    }

    private void declaration(byte b) throws XmlException {
        keep(b);
        if (b == '>' && last == '?') {
            state = State.TEXT;
            declared = true;
            String text = new String(cut(), java.nio.charset.StandardCharsets.ISO_8859_1);
            if (!ACCEPTABLE.test(text)) {
                throw text.contains("encoding")
                        ? new XmlException("unsupported-encoding", "only UTF-8 is spoken here")
                        : XmlException.malformed("an XML declaration other than version 1.0");
            }
        } else if (length > SMALL) {
            throw XmlException.malformed("an XML declaration without end");
        }
    }

    private void cdata(byte b) throws XmlException {
        keep(b);
        int start = cdataStart();
        if (start >= 0 && start < CDATA_START.length) {
            if (b != CDATA_START[start]) {
                throw XmlException.restricted("a comment is");
            }
        } else if (b == '>' && last == ']' && beforeLast == ']') {
            state = State.TEXT;
            cdataAt = -1;
        }
    }

    private int cdataAt = -1;

    /** Position within the section's opening, so that a comment is told from CDATA at its first wrong byte. */
    private int cdataStart() {
        if (cdataAt < 0) {
            cdataAt = length - 3;
        }
        return length - 1 - cdataAt;
    }

    private void keep(byte b) throws XmlException {
        makeRoom(1);
        held[length++] = b;
    }

    private void makeRoom(int more) throws XmlException {
        if (more > limits.elementBytes() - length) {
            throw XmlException.policy("a stanza is larger than " + limits.elementBytes() + " bytes");
        }
        if (held == null) {
            held = new byte[Math.max(SMALL, more)];
        } else if (length + more > held.length) {
            held = Arrays.copyOf(held, Math.min(limits.elementBytes(), Math.max(length + more, length * 2)));
        }
    }

    private byte[] cut() {
        byte[] whole = Arrays.copyOf(held, length);
        held = null;
        length = 0;
        return whole;
    }
}
