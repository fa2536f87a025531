package org.jabberfarm.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jabberfarm.fuzz.Strict.bytes;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jabberfarm.xml.Element;
import org.xml.sax.SAXException;

/**
 * A client's stream: however it is split, the same comes of it; and each stanza that is believed is one element to an
 * independent parser as well, as it came and as we would write it, in the wrapper in which it goes to the JSM.
 */
class StreamFuzzTest {
    private static final String LINK = "<stream:stream xmlns:stream='http://etherx.jabber.org/streams' xmlns='%s'>";

    @FuzzTest(maxDuration = "1m")
    void stream(byte[] bytes) throws SAXException {
        Cut whole = Cut.of(bytes, 0);
        for (long seed = 1; seed < 4; seed++) {
            assertThat(Cut.of(bytes, seed).events()).isEqualTo(whole.events());
        }
        for (int i = 0; i < whole.stanzas.size(); i++) {
            inRoute(whole.stanzas.get(i), "jabber:component:accept");
            Element element = whole.elements.get(i);
            inRoute(bytes(element.toXml("jabber:client")), "jabber:client");
        }
    }

    private static void inRoute(byte[] stanza, String namespace) throws SAXException {
        var link = Strict.parse(
                bytes(LINK.formatted(namespace) + "<route from='1@c2s' to='a@b/c'>"),
                stanza,
                bytes("</route></stream:stream>"));
        assertThat(Strict.children(link.getDocumentElement())).isOne();
        assertThat(Strict.children(link.getDocumentElement().getFirstChild())).isOne();
    }
}
