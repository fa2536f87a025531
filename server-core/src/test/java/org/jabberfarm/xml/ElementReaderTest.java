package org.jabberfarm.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream that lives for months, and what peers may make its parser remember. */
class ElementReaderTest {
    private static final String HEADER = "<s:stream xmlns='jabber:component:accept' xmlns:s='u:\"s' id='1'>";

    private final List<String> heard = new ArrayList<>();

    private ElementReader reader(XmlLimits limits) {
        return new ElementReader(
                limits,
                new ElementReader.Listener() {
                    @Override
                    public void opened(Element header) {
                        heard.add("header " + header.get("id"));
                    }

                    @Override
                    public void element(Element element) {
                        heard.add(element.toXml("jabber:client"));
                    }

                    @Override
                    public void closed() {
                        heard.add("end");
                    }
                },
                "jabber:component:accept",
                "jabber:client");
    }

    /** Half a megabyte is many parsers one after the other; nobody may notice. */
    @ParameterizedTest(name = "pieces of up to {0} bytes")
    @ValueSource(ints = {1, 7, 1000, 20_000, 600_000})
    void parsersTakeTurns(int most) throws XmlException {
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < 9000; i++) {
            elements.add("<n" + i + " a='>&apos;/'><p><![CDATA[</n>]]>" + i + "</p></n" + i + ">");
            elements.add("<e/>");
        }
        byte[] bytes = (HEADER + String.join("\n", elements) + "<s:x/></s:stream>").getBytes(UTF_8);
        ElementReader reader = reader(XmlLimits.LINK);
        Random random = new Random(most);
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(most));
            reader.feed(bytes, at, length);
            at += length;
        }
        assertThat(heard).hasSize(9000 * 2 + 3).startsWith("header 1").endsWith("<x xmlns='u:&quot;s'/>", "end");
        assertThat(heard.get(17_999)).isEqualTo("<n8999 a='&gt;&apos;/'><p>&lt;/n&gt;8999</p></n8999>");
    }

    private static String refusal(String element, XmlLimits limits) {
        XmlException refused = catchThrowableOfType(
                XmlException.class, () -> Elements.prove(element.getBytes(UTF_8), "xmlns='jabber:client'", limits));
        assertThat(refused).isNotNull();
        return refused.condition();
    }

    private static String many(int count, String format) {
        return IntStream.range(0, count).mapToObj(i -> format.formatted(i)).collect(Collectors.joining());
    }

    @Test
    void attributesAndDeclarationsOfATagHaveABound() throws XmlException {
        XmlLimits limits = new XmlLimits(100_000, 5, 10);
        assertThat(refusal("<a" + many(11, " b%d=''") + "/>", limits)).isEqualTo("policy-violation");
        assertThat(refusal("<a" + many(11, " xmlns:b%d='u'") + "/>", limits)).isEqualTo("policy-violation");
        // Long before its end comes.
        assertThat(refusal("<a" + many(11, " b%d=''"), limits)).isEqualTo("policy-violation");
        Elements.prove(("<a" + many(10, " b%d='\">'") + "/>").getBytes(UTF_8), "xmlns='jabber:client'", limits);
    }

    @Test
    void differentNamesHaveABound() throws XmlException {
        assertThat(refusal("<a>" + many(2300, "<b%d/>") + "</a>", XmlLimits.CLIENT))
                .isEqualTo("policy-violation");
        assertThat(refusal("<a>" + many(2300, "<b xmlns:c%d='u'/>") + "</a>", XmlLimits.CLIENT))
                .isEqualTo("policy-violation");
        assertThat(refusal("<a>" + many(2300, "<b xmlns:c='u:%1$d' c:d=''/>") + "</a>", XmlLimits.CLIENT))
                .isEqualTo("policy-violation");
        Elements.prove(
                ("<a>" + "<b c=''/>".repeat(20_000) + "</a>").getBytes(UTF_8),
                "xmlns='jabber:client'",
                XmlLimits.CLIENT);
    }

    /** What a client may send can be written again without breaking the limits of the link that carries it. */
    @Test
    void whatIsWrittenHasNoMoreNamesThanWhatWasRead() throws XmlException {
        String attributes = many(62, " p:a%d=''");
        String xml = "<a>" + many(20, "<b xmlns:p='u:%1$d'" + attributes.replace("%", "%%") + "/>") + "</a>";
        Element read = Elements.prove(xml.getBytes(UTF_8), "xmlns='jabber:client'", XmlLimits.CLIENT);
        assertThat(Elements.parse(read.toXml("jabber:client"), "jabber:client"))
                .get()
                .hasToString(read.toString());
    }

    /** The namespace of {@code xml:} may not be declared. */
    @Test
    void elementsOfTheXmlNamespaceKeepTheirPrefix() throws XmlException {
        Element read = Elements.prove(
                "<a><xml:b xml:c='1'><d/></xml:b></a>".getBytes(UTF_8), "xmlns='jabber:client'", XmlLimits.CLIENT);
        assertThat(read.toXml("jabber:client")).isEqualTo("<a><xml:b xml:c='1'><d/></xml:b></a>");
    }
}
