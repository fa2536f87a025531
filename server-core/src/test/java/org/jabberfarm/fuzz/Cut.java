package org.jabberfarm.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.Elements;
import org.jabberfarm.xml.Prover;
import org.jabberfarm.xml.StanzaSplitter;
import org.jabberfarm.xml.XmlException;
import org.jabberfarm.xml.XmlLimits;

/** What a c2s makes of a client's bytes: whole stanzas, proved, until one of them is refused. */
public final class Cut implements StanzaSplitter.Listener {
    private static final String AROUND = "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'";
    private static final XmlLimits LIMITS = new XmlLimits(10_000, 16, 16);

    /** Bytes as they would go on. */
    public final List<byte[]> stanzas = new ArrayList<>();

    /** The same as elements. */
    public final List<Element> elements = new ArrayList<>();

    private final XmlLimits limits;
    private final Prover prover;
    private boolean ended;
    private final StringBuilder events = new StringBuilder();

    /** @param seed of where the bytes are split; 0 not at all, 1 at each */
    static Cut of(byte[] bytes, long seed) {
        List<Integer> splits = new ArrayList<>();
        Random random = new Random(seed);
        for (int at = 0; seed > 0 && at < bytes.length; at += seed == 1 ? 1 : 1 + random.nextInt(20)) {
            splits.add(at);
        }
        return at(bytes, LIMITS, splits);
    }

    /** @param splits positions, in order, at which the bytes are cut into pieces */
    public static Cut at(byte[] bytes, XmlLimits limits, List<Integer> splits) {
        Cut cut = new Cut(limits);
        StanzaSplitter splitter = new StanzaSplitter(limits, cut);
        try {
            int from = 0;
            for (int i = 0; i <= splits.size(); i++) {
                int to = i < splits.size() ? splits.get(i) : bytes.length;
                splitter.feed(Unpooled.wrappedBuffer(bytes, from, to - from), () -> !cut.ended);
                from = to;
            }
            cut.events.append("more ").append(splitter.pending());
        } catch (XmlException e) {
            cut.events.append(e.condition());
        }
        return cut;
    }

    private Cut(XmlLimits limits) {
        this.limits = limits;
        this.prover = new Prover(AROUND, limits);
    }

    /** All that happened, in order, to be compared. */
    public String events() {
        return events.toString();
    }

    @Override
    public void header(byte[] tag) throws XmlException {
        events.append(Elements.header(tag, limits)).append('\n');
    }

    @Override
    public void stanza(byte[] xml) throws XmlException {
        elements.add(prover.prove(xml));
        stanzas.add(xml);
        events.append(new String(xml, UTF_8)).append('\n');
    }

    @Override
    public void end() {
        ended = true;
        events.append("end\n");
    }
}
