package org.jabberfarm.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jabberfarm.link.Transport;
import org.jabberfarm.load.ClientSettings;
import org.jabberfarm.load.XmppClient;
import org.jabberfarm.process.Threads;
import org.jabberfarm.xmpp.Jid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * "A box can be emptied": two hundred clients, half of them with stream management, are drained from one c2s to another while
 * they write to each other. In the end none is left, the other has all of them and has refused nobody, and by the rules of
 * XEP-0198 no message is lost, comes twice or out of order.
 */
class DrainedBoxPromiseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int MANAGED = 100;
    private static final int PLAIN = 100;

    private final Stage stage = new Stage(Map.of("plain-without-tls", "yes"));
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, Threads.daemon("plain"), Transport.io());
    private final List<ManagedClient> managed = new ArrayList<>();
    private final AtomicInteger plainOnline = new AtomicInteger();
    private volatile boolean over;

    @AfterEach
    void close() throws Exception {
        over = true;
        for (ManagedClient client : managed) {
            client.close();
        }
        stage.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private void dialPlain(String user, int port, int next) {
        Jid jid = Jid.of(user, "localhost", "x");
        XmppClient.dial(
                new ClientSettings("127.0.0.1", port, ClientSettings.Tls.NONE, jid, user),
                loops,
                new XmppClient.Listener() {
                    private boolean wasOnline;

                    @Override
                    public void online(XmppClient client, Jid full) {
                        wasOnline = true;
                        plainOnline.incrementAndGet();
                    }

                    @Override
                    public void closed(XmppClient client, String reason) {
                        if (wasOnline) {
                            plainOnline.decrementAndGet();
                        }
                        if (!over) {
                            dialPlain(user, next, port);
                        }
                    }
                });
    }

    @Test
    void emptiesABoxAndLosesNothing() throws Exception {
        stage.startAll();
        int[] ports = {stage.c2s("c2s-1").port(), stage.c2s("c2s-2").port()};
        for (int i = 0; i < MANAGED; i++) {
            stage.account("m" + i + "@localhost", "m" + i);
            managed.add(new ManagedClient("m" + i, ports[0], ports[1]));
        }
        for (int i = 0; i < PLAIN; i++) {
            stage.account("p" + i + "@localhost", "p" + i);
            dialPlain("p" + i, ports[0], ports[1]);
        }
        await().atMost(PATIENCE).until(() -> plainOnline.get() == PLAIN);
        var drain = stage.c2s("c2s-1").drain();
        await().atMost(PATIENCE).until(() -> (int) drain.status().get("room") > MANAGED + PLAIN);
        assertThat(drain.status()).containsEntry("clients", MANAGED + PLAIN).containsEntry("draining", false);

        drain.begin(0);
        int number = 0;
        while (!Boolean.TRUE.equals(drain.status().get("done"))) {
            number++;
            for (int i = 0; i < MANAGED; i++) {
                managed.get(i)
                        .send("<message type='chat' to='m" + (i + 1) % MANAGED + "@localhost/x' id='" + number
                                + "'><body>m</body></message>");
            }
            assertThat(number).as("rounds until the box is empty").isLessThan(2000);
            Thread.sleep(50);
        }

        int last = number;
        await().atMost(PATIENCE).until(() -> {
            managed.forEach(client -> assertThat(client.broken()).isNull());
            return plainOnline.get() == PLAIN
                    && managed.stream().allMatch(client -> client.heard().size() >= last);
        });
        List<Integer> all = IntStream.rangeClosed(1, last).boxed().toList();
        managed.forEach(client -> assertThat(client.heard()).isEqualTo(all));
        assertThat(stage.metrics("c2s-1").text())
                .contains("jabberfarm_connections 0\n", "jabberfarm_draining 1\n", "{reason=\"drain\"}");
        assertThat(stage.metrics("c2s-2").text())
                .contains("jabberfarm_connections " + (MANAGED + PLAIN) + "\n")
                .doesNotContain("jabberfarm_refused_total");
        assertThat(stage.jsm().sessions().resumption().failed()).isZero();
        assertThat(managed).allMatch(client -> client.resumed() == 1);
    }
}
