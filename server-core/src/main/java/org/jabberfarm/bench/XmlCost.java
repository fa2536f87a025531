package org.jabberfarm.bench;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.jabberfarm.process.Json;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.ElementReader;
import org.jabberfarm.xml.Prover;
import org.jabberfarm.xml.StanzaSplitter;
import org.jabberfarm.xml.XmlException;
import org.jabberfarm.xml.XmlLimits;
import org.jabberfarm.xmpp.Namespaces;

/**
 * What our handling of XML costs of a message, step by step and without sockets: a process of its own, so that the code is
 * compiled as in a c2s. Of several rounds the quickest counts, since other work can only add to it.
 */
public final class XmlCost {
    private static final String STANZA = "<message to='u1@bench.localhost/bench' type='chat' id='20261125143205'><body>"
            + "Lorem ipsum dolor sit amet, consetetur sadipscing elitr, sed diam nonumy eirm.</body></message>";
    private static final String AROUND = "xmlns='%s' xmlns:stream='" + Namespaces.STREAM + "'";
    private static final int ROUNDS = 10;

    private static volatile Object seen;

    private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final int stanzas;

    private XmlCost(int stanzas) {
        this.stanzas = stanzas;
    }

    private interface Step {
        void take() throws XmlException;
    }

    /** @param args stanzas of a round */
    public static void main(String[] args) throws XmlException {
        XmlCost cost = new XmlCost(Integer.parseInt(args[0]));
        cost.client();
        cost.link();
    }

    /** What a c2s does with what a client sends. */
    private void client() throws XmlException {
        byte[] stanza = STANZA.getBytes(StandardCharsets.UTF_8);
        StanzaSplitter splitter = new StanzaSplitter(XmlLimits.CLIENT, new StanzaSplitter.Listener() {
            @Override
            public void header(byte[] tag) {}

            @Override
            public void stanza(byte[] xml) {
                seen = xml;
            }

            @Override
            public void end() {}
        });
        splitter.feed(bytes("<stream:stream " + AROUND.formatted(Namespaces.CLIENT) + ">"), () -> true);
        ByteBuf arrived = Unpooled.directBuffer().writeBytes(stanza);
        measure("cut", () -> splitter.feed(arrived.readerIndex(0), () -> true));
        Prover prover = new Prover(AROUND.formatted(Namespaces.CLIENT), XmlLimits.CLIENT);
        measure("prove", () -> seen = prover.prove(stanza));
    }

    /** What either end of a link does with a route. */
    private void link() throws XmlException {
        ElementReader reader = new ElementReader(
                XmlLimits.LINK,
                new ElementReader.Listener() {
                    @Override
                    public void opened(Element header) {}

                    @Override
                    public void element(Element element) {
                        seen = element;
                    }

                    @Override
                    public void closed() {}
                },
                Namespaces.COMPONENT,
                Namespaces.CLIENT);
        feed(reader, "<stream:stream " + AROUND.formatted(Namespaces.COMPONENT) + ">");
        String text = "<route from='17@c2s-1' to='u0@bench.localhost/0123456789abcdef'>" + STANZA + "</route>";
        byte[] route = text.getBytes(StandardCharsets.UTF_8);
        measure("read", () -> reader.feed(route, 0, route.length));
        Element element = (Element) seen;
        measure("write", () -> seen = element.toXml(Namespaces.CLIENT).getBytes(StandardCharsets.UTF_8));
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private static void feed(ElementReader reader, String text) throws XmlException {
        byte[] data = text.getBytes(StandardCharsets.UTF_8);
        reader.feed(data, 0, data.length);
    }

    private void measure(String name, Step step) throws XmlException {
        long quickest = Long.MAX_VALUE;
        long garbage = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long bytes = thread.getCurrentThreadAllocatedBytes();
            long start = thread.getCurrentThreadCpuTime();
            for (int i = 0; i < stanzas; i++) {
                step.take();
            }
            quickest = Math.min(quickest, thread.getCurrentThreadCpuTime() - start);
            garbage = thread.getCurrentThreadAllocatedBytes() - bytes;
        }
        System.out.println(Json.write(Json.MAPPER
                .createObjectNode()
                .put("bench", "xml")
                .put("step", name)
                .put("cpuNanos", quickest / stanzas)
                .put("garbageBytes", garbage / stanzas)));
    }
}
