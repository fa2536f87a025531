package org.jabberfarm.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.Elements;
import org.jabberfarm.xml.StanzaSplitter;
import org.jabberfarm.xml.XmlException;
import org.jabberfarm.xml.XmlLimits;

/** What a c2s makes of a client's bytes: whole stanzas, proved, until one of them is refused. */
public final class Cut implements StanzaSplitter.Listener {
    private static final String AROUND = "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'";
    public static final XmlLimits LIMITS = new XmlLimits(10_000, 16, 16);

    /** Bytes as they would go on. */
    public final List<byte[]> stanzas = new ArrayList<>();

    /** The same as elements. */
    public final List<Element> elements = new ArrayList<>();

    private final StringBuilder events = new StringBuilder();

    /** @param seed of where the bytes are split; 0 not at all, 1 at each */
    public static Cut of(byte[] bytes, long seed) {
        Cut cut = new Cut();
        StanzaSplitter splitter = new StanzaSplitter(LIMITS, cut);
        Random random = new Random(seed);
        try {
            for (int at = 0; at < bytes.length; ) {
                int most = seed == 0 ? bytes.length : seed == 1 ? 1 : 1 + random.nextInt(20);
                int length = Math.min(bytes.length - at, most);
                ByteBuf piece = Unpooled.wrappedBuffer(bytes, at, length);
                splitter.feed(piece, () -> true);
                at += length;
            }
            cut.events.append("more ").append(splitter.pending());
        } catch (XmlException e) {
            cut.events.append(e.condition());
        }
        return cut;
    }

    /** All that happened, in order, to be compared. */
    public String events() {
        return events.toString();
    }

    @Override
    public void header(byte[] tag) throws XmlException {
        events.append(Elements.header(tag, LIMITS)).append('\n');
    }

    @Override
    public void stanza(byte[] xml) throws XmlException {
        elements.add(Elements.prove(xml, AROUND, LIMITS));
        stanzas.add(xml);
        events.append(new String(xml, UTF_8)).append('\n');
    }

    @Override
    public void end() {
        events.append("end\n");
    }
}
