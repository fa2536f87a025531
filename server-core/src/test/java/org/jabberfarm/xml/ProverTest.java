package org.jabberfarm.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One parser for the stanzas of many clients: none may notice another. */
class ProverTest {
    private final Prover prover = new Prover("xmlns='jabber:client' xmlns:s='u:s'", new XmlLimits(100_000, 5, 10));

    private Element prove(String xml) throws XmlException {
        return prover.prove(xml.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "<a>",
                "<a",
                "<a/><b/>",
                "<a/><b>",
                "<a/><b",
                "<a/><b c='",
                "<a/><![CDATA[",
                "<a/><!--",
                "<a/><?b ",
                "<a/></",
                "<a/></x",
                "<a/></x>",
                "<a/></x ",
                "<a/></b>",
                "<a/></x><x>",
                "<a/></x><x><a/>",
                "<a></b>",
                "</x><x>",
                "<a/>&amp;",
                "<a/>&",
                "<a/>text",
                "<a>]]></a>",
                "<p:a/>",
                "<x/></x>"
            })
    void takesOneWholeElementAndForgetsWhatWasNone(String broken) throws XmlException {
        prove("<a xmlns:p='u:p'><p:b/></a>");
        assertThatThrownBy(() -> prove(broken)).isInstanceOf(XmlException.class);
        assertThat(prove("<a>1</a>")).hasToString("<a xmlns='jabber:client'>1</a>");
        assertThatThrownBy(() -> prove(broken)).isInstanceOf(XmlException.class);
    }

    /** Each of 20,000 brings names of its own, far more than one parser may remember and one element may have. */
    @Test
    void namesOfOneElementAreNotCountedForTheNext() throws XmlException {
        for (int i = 0; i < 20_000; i++) {
            String name = "a" + i;
            assertThat(prove("<" + name + " b" + i + "='é'/>\n").name()).isEqualTo(name);
        }
    }

    /** What is skipped quickly is looked at all the same, wherever the pieces end. */
    @Test
    void runsOfPlainBytesEndAtWhatMatters() throws XmlException {
        String text = "plain ä ]] > \"'/= plain".replace("]] >", "]]&gt;");
        assertThat(prove("<a b=\"> '" + "x".repeat(300) + "'\">" + text + "</a>")
                        .text())
                .isEqualTo("plain ä ]]> \"'/= plain");
        for (String broken : new String[] {"x]]>", "]]>", "x\u0001", "x\uFFFF", "x\0"}) {
            assertThatThrownBy(() -> prove("<a>" + broken + "</a>")).isInstanceOf(XmlException.class);
        }
        for (int bad : new int[] {0x80, 0xC0, 0xE0, 0xF8, 0xFF}) {
            byte[] bytes = "<a>xx?xx</a>".getBytes(UTF_8);
            bytes[5] = (byte) bad;
            assertThatThrownBy(() -> prover.prove(bytes)).isInstanceOf(XmlException.class);
        }
    }
}
