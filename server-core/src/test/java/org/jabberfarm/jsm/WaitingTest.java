package org.jabberfarm.jsm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jabberfarm.config.Secret;
import org.jabberfarm.dialogue.Stage;
import org.jabberfarm.jsm.session.Stripes;
import org.jabberfarm.link.Handshake;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.junit.jupiter.api.Test;

/** What waits to be handled is bounded by its size, too: few large packets stop a link as many small ones do. */
class WaitingTest {
    private static final Jid ROMEO = Jid.of("romeo@localhost");

    @Test
    void countsThePacketUntilItsTaskHasEndedHoweverItEnds() {
        try (Stripes stripes = new Stripes(1)) {
            CountDownLatch go = new CountDownLatch(1);
            Element small = new Element("message", "jabber:client");
            Element large = new Element("message", "jabber:client");
            large.text("x".repeat(100_000));
            stripes.run(ROMEO, small, () -> uninterrupted(go));
            long one = stripes.bytes();
            assertThat(one).isBetween(100L, 1000L);
            stripes.run(ROMEO, large, () -> {
                throw new IllegalStateException("as if the packet had been bad");
            });
            assertThat(stripes.bytes() - one).isBetween(100_000L, 110_000L);
            // Small on the wire, large in memory.
            Element many = new Element("message", "jabber:client");
            for (int i = 0; i < 1000; i++) {
                many.child("a");
            }
            stripes.run(ROMEO, many, () -> {});
            assertThat(stripes.bytes()).isGreaterThan(300_000);
            go.countDown();
            await().until(() -> stripes.bytes() == 0 && stripes.waiting() == 0);
        }
    }

    @Test
    void aLinkIsReadNoFurtherWhileItsPacketsFillAnEighthOfTheHeap() throws Exception {
        try (Stage stage = new Stage(Map.of())) {
            Jsm jsm = stage.startJsm();
            Stripes stripes = jsm.sessions().stripes();
            CountDownLatch go = new CountDownLatch(1);
            stripes.run(ROMEO, () -> uninterrupted(go));
            try (SocketChannel c2s = link(stage.linkPort("c2s-1"))) {
                // 250 kB on the wire, 15 MB in memory: sixty are more than all the heap of these tests.
                ByteBuffer packet = ByteBuffer.wrap(("<route from='1@c2s-1' to='romeo@localhost/1'><message>"
                                + "<a/>".repeat(62_500) + "</message></route>")
                        .getBytes(UTF_8));
                c2s.configureBlocking(false);
                int sent = 0;
                int refused = 0;
                while (sent < 60 && refused < 1000) {
                    refused = c2s.write(packet) == 0 ? refused + 1 : 0;
                    if (!packet.hasRemaining()) {
                        packet.rewind();
                        sent++;
                    } else if (refused > 0) {
                        Thread.sleep(2);
                    }
                }
                assertThat(sent).isLessThan(60);
                assertThat(stripes.bytes()).isLessThan(Runtime.getRuntime().maxMemory() / 4);
                go.countDown();
                c2s.configureBlocking(true);
                while (packet.hasRemaining()) {
                    c2s.write(packet);
                }
                await().until(() -> stripes.waiting() == 0 && stripes.bytes() == 0);
            }
        }
    }

    private static SocketChannel link(int port) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(ByteBuffer.wrap(("<stream:stream xmlns='jabber:component:accept'"
                        + " xmlns:stream='http://etherx.jabber.org/streams' to='c2s-1'>")
                .getBytes(UTF_8)));
        Matcher id = Pattern.compile(" id='([^']*)'").matcher(until(channel, "from='c2s-1'>"));
        assertThat(id.find()).isTrue();
        channel.write(ByteBuffer.wrap(
                ("<handshake>" + Handshake.digest(id.group(1), new Secret(Stage.SECRET)) + "</handshake>")
                        .getBytes(UTF_8)));
        until(channel, "<handshake/>");
        return channel;
    }

    private static String until(SocketChannel channel, String end) throws IOException {
        StringBuilder heard = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        while (heard.indexOf(end) < 0 && channel.read(buffer) >= 0) {
            heard.append(UTF_8.decode(buffer.flip()));
            buffer.clear();
        }
        return heard.toString();
    }

    private static void uninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
