package org.jabberfarm.jsm.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jabberfarm.jsm.cluster.Nodes.PATIENCE;
import static org.jabberfarm.jsm.cluster.Nodes.get;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jabberfarm.jsm.cluster.ClusterException.Cause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages between members: in order, acknowledged, bounded. */
class MessagesTest {
    @TempDir
    Path folder;

    private static void fails(CompletionStage<Void> sent, Cause why) {
        assertThat(sent.toCompletableFuture())
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        ClusterException.class, e -> assertThat(e.why()).isEqualTo(why));
    }

    @Test
    void comeInOrderAndAreAcknowledged() throws Exception {
        try (Nodes nodes = new Nodes(folder, "jsm-1", "jsm-2")) {
            EngineCluster one = nodes.start("jsm-1");
            EngineCluster two = nodes.start("jsm-2");
            nodes.awaitTogether("jsm-1", "jsm-2");
            Queue<String> heard = new ConcurrentLinkedQueue<>();
            // Sent before there is a handler: they wait.
            List<CompletionStage<Void>> sent = new ArrayList<>();
            for (int i = 0; i < 5000; i++) {
                sent.add(one.messages().send(two.self(), Integer.toString(i).getBytes(UTF_8)));
            }
            assertThat(one.messages().busy(two.self())).isTrue();
            assertThat(sent).noneMatch(stage -> stage.toCompletableFuture().isDone());
            two.messages().handler((from, message, handled) -> {
                heard.add(from.name() + " " + new String(message, UTF_8));
                handled.run();
            });
            for (CompletionStage<Void> stage : sent) {
                get(stage);
            }
            assertThat(heard)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 5000).mapToObj(i -> "jsm-1 " + i).toList());
            assertThat(one.messages().busy(two.self())).isFalse();
            // To oneself too, and as large as may be.
            Queue<Integer> sizes = new ConcurrentLinkedQueue<>();
            one.messages().handler((from, message, handled) -> {
                sizes.add(message.length);
                handled.run();
            });
            get(one.messages().send(one.self(), new byte[0]));
            get(two.messages().send(one.self(), new byte[Messages.LARGEST]));
            assertThat(sizes).containsExactly(0, Messages.LARGEST);
            fails(two.messages().send(one.self(), new byte[Messages.LARGEST + 1]), Cause.TOO_LARGE);
            fails(two.messages().send(Member.of("jsm-9.x"), new byte[1]), Cause.GONE);
        }
    }

    /** A handler that fails does not hold up what comes after. */
    @Test
    void aHandlerThatWaitsHoldsUpItsSenderAlone() throws Exception {
        try (Nodes nodes = new Nodes(folder, "jsm-1", "jsm-2", "jsm-3")) {
            EngineCluster one = nodes.start("jsm-1");
            EngineCluster two = nodes.start("jsm-2");
            EngineCluster three = nodes.start("jsm-3");
            nodes.awaitTogether("jsm-1", "jsm-2", "jsm-3");
            CountDownLatch go = new CountDownLatch(1);
            Queue<String> heard = new ConcurrentLinkedQueue<>();
            three.messages().handler((from, message, handled) -> {
                if (from.equals(one.self())) {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                heard.add(from.name());
                throw new IllegalStateException("asked for by the test");
            });
            List<CompletionStage<Void>> waiting = new ArrayList<>();
            byte[] block = new byte[Messages.LARGEST];
            int fit = Messages.MOST_BYTES / block.length;
            for (int i = 0; i < fit; i++) {
                waiting.add(one.messages().send(three.self(), block));
            }
            fails(one.messages().send(three.self(), block), Cause.BUSY);
            // Neither the other sender nor the registry waits with it.
            get(two.messages().send(three.self(), block));
            assertThat(Nodes.register(List.of(one, two, three), 30)).hasSize(30);
            assertThat(waiting).noneMatch(stage -> stage.toCompletableFuture().isDone());
            go.countDown();
            for (CompletionStage<Void> stage : waiting) {
                get(stage);
            }
            assertThat(heard).hasSize(fit + 1);
        }
    }

    @Test
    void whatALeaverDidNotAcknowledgeComesBack() throws Exception {
        try (Nodes nodes = new Nodes(folder, "jsm-1", "jsm-2")) {
            EngineCluster one = nodes.start("jsm-1");
            EngineCluster two = nodes.start("jsm-2");
            nodes.awaitTogether("jsm-1", "jsm-2");
            Member gone = two.self();
            CompletionStage<Void> lost = one.messages().send(gone, new byte[10]);
            nodes.stop("jsm-2");
            fails(lost, Cause.GONE);
            await().atMost(PATIENCE).until(() -> one.view().members().equals(List.of(one.self())));
            fails(one.messages().send(gone, new byte[10]), Cause.GONE);
            // One of the same name is another member.
            EngineCluster again = nodes.start("jsm-2");
            Queue<Integer> heard = new ConcurrentLinkedQueue<>();
            again.messages().handler((from, message, handled) -> {
                heard.add(message.length);
                handled.run();
            });
            await().atMost(PATIENCE).until(() -> one.view().has(again.self()));
            get(one.messages().send(again.self(), new byte[11]));
            fails(one.messages().send(gone, new byte[10]), Cause.GONE);
            assertThat(heard).containsExactly(11);
        }
    }
}
