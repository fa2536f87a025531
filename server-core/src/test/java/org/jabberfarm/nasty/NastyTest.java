package org.jabberfarm.nasty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jabberfarm.dialogue.Stage;
import org.jabberfarm.fuzz.Cut;
import org.jabberfarm.fuzz.Strict;
import org.jabberfarm.xml.XmlLimits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Every file of {@code src/test/resources/nasty}, sent to a real c2s: the client hears what the file expects, and the shared
 * link brings whole routes and nothing else.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NastyTest {
    private static final String HEADER =
            "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>";
    private static final String LOGIN =
            "<iq id='login' type='set'><query xmlns='jabber:iq:auth'><username>romeo</username><password>pw</password>"
                    + "<resource>home</resource></query></iq>";

    private LinkWatch link;
    private Stage stage;
    private int port;

    static List<Nasty> all() throws IOException, URISyntaxException {
        return Nasty.all();
    }

    static List<Nasty> small() throws IOException, URISyntaxException {
        return Nasty.all().stream().filter(one -> one.sent().length < 2000).toList();
    }

    @BeforeAll
    void start() throws Exception {
        link = new LinkWatch();
        stage = new Stage(Map.of("plain-without-tls", "yes"));
        port = stage.startC2s("c2s-1", link.port()).port();
        stage.awaitLinks();
    }

    @AfterAll
    void stop() throws Exception {
        stage.close();
        link.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void atOnce(Nasty nasty) throws Exception {
        check(nasty, nasty.sent().length);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("small")
    void byteByByte(Nasty nasty) throws Exception {
        check(nasty, 1);
    }

    private void check(Nasty nasty, int piece) throws Exception {
        int ends = link.ends();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setTcpNoDelay(true);
            client.setSoTimeout(5000);
            boolean session = enter(client, nasty.at());
            String heard = say(client, nasty, piece);
            if (nasty.error().isEmpty()) {
                assertThat(heard).doesNotContain("<stream:error>");
            } else {
                assertThat(heard)
                        .contains("<stream:error><" + nasty.error() + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>")
                        .endsWith("</stream:stream>");
            }
            if (session) {
                link.awaitEnds(ends + 1);
            }
        }
        assertThat(stanzas(link.take())).isEqualTo(nasty.stanzas());
    }

    private static boolean enter(Socket client, String at) throws IOException {
        OutputStream out = client.getOutputStream();
        if (!at.equals("start")) {
            out.write(HEADER.getBytes(UTF_8));
            hear(client, "</stream:features>");
        }
        if (at.equals("session")) {
            out.write(LOGIN.getBytes(UTF_8));
            hear(client, "id='login'/>");
            return true;
        }
        return false;
    }

    private static String say(Socket client, Nasty nasty, int piece) throws Exception {
        Thread mouth = new Thread(() -> {
            try {
                OutputStream out = client.getOutputStream();
                for (int at = 0; at < nasty.sent().length; at += piece) {
                    out.write(nasty.sent(), at, Math.min(piece, nasty.sent().length - at));
                }
                if (nasty.error().isEmpty()) {
                    client.shutdownOutput();
                }
            } catch (IOException e) {
                // Cut off, as it should be where there is too much.
            }
        });
        mouth.start();
        String heard = hear(client, null);
        mouth.join();
        return heard;
    }

    /** What comes until {@code last}, or until the connection is closed. */
    private static String hear(Socket client, String last) throws IOException {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int n = client.getInputStream().read(buffer);
                    n >= 0;
                    n = client.getInputStream().read(buffer)) {
                heard.write(buffer, 0, n);
                if (last != null && heard.toString(UTF_8).endsWith(last)) {
                    break;
                }
            }
        } catch (java.net.SocketException e) {
            // Reset, since what we sent was not read to its end.
        }
        return heard.toString(UTF_8);
    }

    /** Each route holds one element or none; those without a type are stanzas. */
    private static int stanzas(Document routes) {
        int stanzas = 0;
        for (Node node = routes.getDocumentElement().getFirstChild(); node != null; node = node.getNextSibling()) {
            assertThat(node.getNodeName()).isEqualTo("route");
            boolean stanza = ((Element) node).getAttribute("type").isEmpty();
            assertThat(Strict.children(node)).isEqualTo(node.hasChildNodes() ? 1 : 0);
            assertThat(node.getChildNodes().getLength()).isLessThan(2);
            stanzas += stanza ? 1 : 0;
        }
        return stanzas;
    }

    /** Where TCP cuts a stream is chance: at every byte it must come to the same. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("small")
    void splitAnywhere(Nasty nasty) {
        byte[] before = (nasty.at().equals("start") ? "" : HEADER).getBytes(UTF_8);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(before);
        all.writeBytes(nasty.sent());
        byte[] bytes = all.toByteArray();
        String whole = Cut.at(bytes, XmlLimits.CLIENT, List.of()).events();
        for (int split = before.length; split < bytes.length; split++) {
            assertThat(Cut.at(bytes, XmlLimits.CLIENT, List.of(split)).events())
                    .as("split at %d", split)
                    .isEqualTo(whole);
        }
        List<Integer> everywhere = new ArrayList<>();
        for (int split = 1; split < bytes.length; split++) {
            everywhere.add(split);
        }
        assertThat(Cut.at(bytes, XmlLimits.CLIENT, everywhere).events()).isEqualTo(whole);
    }
}
