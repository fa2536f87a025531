package org.jabberfarm.c2s;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jabberfarm.config.Redirect;
import org.jabberfarm.link.C2sLoad;
import org.jabberfarm.process.Threads;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Namespaces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is sent where, by what the table of the farm says. */
class RedirectsTest {
    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, Threads.daemon("test"), NioIoHandler.newFactory());
    private final AtomicLong clock = new AtomicLong();
    private int mine;
    private final EmbeddedChannel link = new EmbeddedChannel();
    private final Neighbours neighbours =
            new Neighbours(() -> new C2sLoad("me", mine, 1000, false, "me:1", "me:2"), clock::get, loops.next());
    private boolean draining;
    private double chance;

    @AfterEach
    void close() {
        link.finishAndReleaseAll();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private Redirects redirects(String policy) {
        return new Redirects(
                () -> new Redirect(policy, "", 0, 0), neighbours, () -> mine, () -> draining, clock::get, () -> chance);
    }

    private static Element table(C2sLoad... loads) {
        Element table = new Element("table", Namespaces.LINK);
        for (C2sLoad load : loads) {
            load.into(table.child("c2s").set("id", load.id()));
        }
        return table;
    }

    private void heard(C2sLoad... loads) {
        neighbours.linked(link);
        neighbours.heard(link, table(loads));
    }

    private static C2sLoad other(String id, int clients, int limit) {
        return new C2sLoad(id, clients, limit, false, id + ":5222", "");
    }

    @Test
    void picksTheOneWithMostRoomAndNeverItself() {
        heard(other("a", 90, 100), other("b", 10, 100), other("me", 0, 100), other("full", 5, 5));
        assertThat(redirects("drain").target("10.0.0.1", false, true)).contains("b:5222");
        assertThat(redirects("drain").target("10.0.0.1", true, true))
                .as("no port for it")
                .isEmpty();
    }

    @Test
    void sendsNobodyTwiceInARowToOnePlace() {
        heard(other("a", 90, 100), other("b", 10, 100));
        Redirects redirects = redirects("drain");
        assertThat(redirects.target("10.0.0.1", false, true)).contains("b:5222");
        assertThat(redirects.target("10.0.0.1", false, true)).contains("a:5222");
        assertThat(redirects.target("10.0.0.1", false, true)).contains("b:5222");
        assertThat(redirects.target("10.0.0.2", false, true)).contains("b:5222");
    }

    @Test
    void sendsNoMoreThanThereIsRoomForUntilItHearsAgain() {
        heard(other("a", 98, 100));
        Redirects redirects = redirects("drain");
        assertThat(redirects.room()).isEqualTo(2);
        assertThat(redirects.target("10.0.0.1", false, true)).isPresent();
        assertThat(redirects.target("10.0.0.2", false, true)).isPresent();
        assertThat(redirects.target("10.0.0.3", false, true)).isEmpty();
        clock.addAndGet(TimeUnit.SECONDS.toNanos(5));
        neighbours.heard(link, table(other("a", 99, 100)));
        assertThat(redirects.target("10.0.0.3", false, true)).isPresent();
    }

    @Test
    void believesNoStaleTableAndNoneOfALinkThatIsGone() {
        heard(other("a", 0, 100));
        clock.set(TimeUnit.SECONDS.toNanos(21));
        assertThat(redirects("drain").anywhere()).isFalse();
        neighbours.heard(link, table(other("a", 0, 100)));
        assertThat(redirects("drain").anywhere()).isTrue();
        link.close();
        assertThat(redirects("drain").anywhere()).isFalse();
    }

    @Test
    void sendsNobodyToOneThatIsEmptied() {
        heard(new C2sLoad("a", 0, 100, true, "a:5222", ""));
        assertThat(redirects("drain").target("10.0.0.1", false, true)).isEmpty();
    }

    @Test
    void hasAReasonByItsPolicy() {
        heard(other("a", 0, 100));
        assertThat(redirects("off").reason(false)).isEmpty();
        assertThat(redirects("when-full").reason(false)).contains(Redirects.Reason.FULL);
        assertThat(redirects("when-full").reason(true)).isEmpty();
        draining = true;
        assertThat(redirects("when-full").reason(true)).isEmpty();
        assertThat(redirects("drain").reason(true)).contains(Redirects.Reason.DRAIN);
    }

    @Test
    void balancesOnlyWhatIsTooMuch() {
        mine = 200;
        heard(other("a", 100, 1000));
        // Mean 150: a quarter of ours is too much, but not by more than fifty.
        assertThat(redirects("balance").reason(true)).isEmpty();
        heard(other("a", 0, 1000));
        chance = 0.49;
        assertThat(redirects("balance").reason(true)).contains(Redirects.Reason.BALANCE);
        chance = 0.51;
        assertThat(redirects("balance").reason(true)).isEmpty();
        chance = 0;
        assertThat(redirects("drain").reason(true)).isEmpty();
    }
}
