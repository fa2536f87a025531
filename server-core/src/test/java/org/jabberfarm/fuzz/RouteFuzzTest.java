package org.jabberfarm.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jabberfarm.fuzz.Strict.bytes;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Random;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.ElementReader;
import org.jabberfarm.xml.Elements;
import org.jabberfarm.xml.XmlException;
import org.jabberfarm.xml.XmlLimits;
import org.xml.sax.SAXException;

/** What comes over a link, at either end: the same however it is split, and what we would write of it is XML again. */
class RouteFuzzTest {
    private static final XmlLimits LIMITS = new XmlLimits(10_000, 16, 16);

    @FuzzTest(maxDuration = "1m")
    void link(byte[] bytes) throws SAXException {
        Heard whole = hear(bytes, 0);
        for (long seed = 1; seed < 4; seed++) {
            Heard again = hear(bytes, seed);
            assertThat(again.events.toString()).isEqualTo(whole.events.toString());
        }
    }

    private static Heard hear(byte[] bytes, long seed) throws SAXException {
        Heard heard = new Heard();
        ElementReader reader = new ElementReader(LIMITS, heard, "jabber:component:accept", "jabber:client");
        Random random = new Random(seed);
        try {
            for (int at = 0; at < bytes.length && !heard.closed; ) {
                int most = seed == 0 ? bytes.length : seed == 1 ? 1 : 1 + random.nextInt(20);
                int length = Math.min(bytes.length - at, most);
                reader.feed(bytes, at, length);
                at += length;
            }
        } catch (XmlException e) {
            // What comes after the end is looked at as far as it has come already.
            heard.events.append(heard.closed ? "" : e.condition());
        }
        if (heard.failed != null) {
            throw heard.failed;
        }
        return heard;
    }

    private static final class Heard implements ElementReader.Listener {
        private final StringBuilder events = new StringBuilder();
        private boolean closed;
        private SAXException failed;

        @Override
        public void opened(Element header) {
            events.append("header\n");
        }

        @Override
        public void element(Element element) {
            if (closed) {
                return;
            }
            String written = element.toXml("");
            events.append(written).append('\n');
            try {
                Strict.parse(bytes(written));
            } catch (SAXException e) {
                failed = e;
            }
            assertThat(Elements.parse(element.toXml("jabber:client"), "jabber:client"))
                    .get()
                    .hasToString(written);
        }

        @Override
        public void closed() {
            closed = true;
            events.append("end\n");
        }
    }
}
