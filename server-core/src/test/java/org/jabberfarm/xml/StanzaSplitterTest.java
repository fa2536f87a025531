package org.jabberfarm.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StanzaSplitterTest {
    private static final String HEADER =
            "<?xml version='1.0'?>\n<stream:stream to='a>b' xmlns='jabber:client' xmlns:stream='s'>";
    private static final List<String> STANZAS = List.of(
            "<a/>",
            "<message to=\"x'>y\"><body>1 &gt; 0 ]] > é😀</body></message>",
            "<m><![CDATA[<not> a </tag> ]] >]]></m>",
            "<m ><n a='/>'></n ></m >",
            "<x><x/><x><x></x></x></x>");

    private final List<String> heard = new ArrayList<>();

    private StanzaSplitter splitter() {
        return new StanzaSplitter(new XmlLimits(1000, 5, 10), new StanzaSplitter.Listener() {
            @Override
            public void header(byte[] tag) {
                heard.add(new String(tag, UTF_8));
            }

            @Override
            public void stanza(byte[] xml) {
                heard.add(new String(xml, UTF_8));
            }

            @Override
            public void end() {
                heard.add("end");
            }
        });
    }

    private List<String> whole() {
        List<String> all = new ArrayList<>(List.of(HEADER.substring(HEADER.indexOf("<stream"))));
        all.addAll(STANZAS);
        all.add("end");
        return all;
    }

    @Test
    void cutsTheSameHoweverTheBytesCome() throws XmlException {
        byte[] bytes = (HEADER + " " + String.join("\n ", STANZAS) + "</stream:stream>").getBytes(UTF_8);
        for (int seed = 0; seed < 200; seed++) {
            heard.clear();
            Random random = new Random(seed);
            StanzaSplitter splitter = splitter();
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(bytes.length - at, 1 + random.nextInt(seed == 0 ? 1 : 40));
                ByteBuf piece = Unpooled.wrappedBuffer(bytes, at, length);
                splitter.feed(piece, () -> true);
                at += length;
            }
            assertThat(heard).isEqualTo(whole());
            assertThat(splitter.pending()).isZero();
        }
    }

    /** What the splitter cuts and the parser believes must be one and the same element. */
    @Test
    void theParserAgrees() throws XmlException {
        for (String stanza : STANZAS) {
            Element element = Elements.prove(stanza.getBytes(UTF_8), "xmlns='jabber:client'", XmlLimits.CLIENT);
            assertThat(Elements.parse(element.toXml("jabber:client"), "jabber:client"))
                    .get()
                    .hasToString(element.toString());
        }
    }

    @Test
    void refusesWhatWouldEscapeItsWrapper() {
        for (String bad : List.of("<a></a></b>", "<a>", "</a>", "<a/><b/>", "<a", "<a></b>", "<a/>text", "")) {
            assertThat(catchThrowableOfType(
                            XmlException.class,
                            () -> Elements.prove(bad.getBytes(UTF_8), "xmlns='jabber:client'", XmlLimits.CLIENT)))
                    .as(bad)
                    .isNotNull();
        }
    }

    @Test
    void keepsLinesAndTabsOfAttributes() throws XmlException {
        Element element = new Element("a", "").set("x", "1\n2\t3\r4").text("5\r\n6");
        assertThat(Elements.parse(element.toXml(""), "").orElseThrow().get("x")).isEqualTo("1\n2\t3\r4");
        assertThat(Elements.parse(element.toXml(""), "").orElseThrow().text()).isEqualTo("5\r\n6");
    }
}
