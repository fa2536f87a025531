package org.jabberfarm.jsm.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Namespaces;
import org.junit.jupiter.api.Test;

/** What is kept of a session's stanzas, and when it can be resumed (XEP-0198). */
class StreamManagementTest {
    private static final long ROOM = 1L << 40;

    private final AtomicLong total = new AtomicLong();
    private final StreamManagement management = new StreamManagement(300);

    private static Element message(int characters) {
        return new Element("message", Namespaces.CLIENT).text("x".repeat(characters));
    }

    private boolean add() {
        return management.add(message(10), total, ROOM);
    }

    @Test
    void keepsWhatIsNotAcknowledged() {
        for (int i = 0; i < 5; i++) {
            assertThat(add()).isTrue();
        }
        assertThat(management.acknowledge(3, total)).isTrue();
        assertThat(management.unacknowledged())
                .extracting(StreamManagement.Kept::number)
                .containsExactly(4, 5);
        assertThat(management.acknowledge(2, total)).as("went back").isFalse();
        assertThat(management.acknowledge(6, total)).as("never sent").isFalse();
        assertThat(management.acknowledge(5, total)).isTrue();
        assertThat(total).hasValue(0);
    }

    @Test
    void countsModuloTwoToThirtyTwo() {
        for (int before : new int[] {Integer.MAX_VALUE - 1, -2}) {
            StreamManagement late = new StreamManagement(300, before);
            for (int i = 0; i < 4; i++) {
                assertThat(late.add(message(1), total, ROOM)).isTrue();
            }
            assertThat(late.resumable()).isTrue();
            assertThat(late.acknowledge(before + 5, total)).isFalse();
            assertThat(late.acknowledge(before + 3, total)).isTrue();
            assertThat(late.size()).isEqualTo(1);
            assertThat(late.acknowledge(before + 4, total)).isTrue();
            assertThat(late.resumable()).isTrue();
        }
        assertThat(total).hasValue(0);
    }

    @Test
    void cannotBeResumedWhileSomethingWasNotKept() {
        for (int i = 0; i < StreamManagement.MOST_STANZAS; i++) {
            assertThat(add()).isTrue();
        }
        assertThat(management.resumable()).isTrue();
        assertThat(add()).as("one too many").isFalse();
        assertThat(management.resumable()).isFalse();
        assertThat(management.acknowledge(10, total)).isTrue();
        assertThat(add()).as("there is room again").isTrue();
        assertThat(management.resumable()).isFalse();
        assertThat(management.acknowledge(StreamManagement.MOST_STANZAS + 1, total))
                .isTrue();
        assertThat(management.resumable()).isTrue();
        assertThat(management.size()).isEqualTo(1);
    }

    @Test
    void isBoundedByMemoryOfOneAndOfAll() {
        assertThat(management.add(message((int) StreamManagement.MOST_BYTES), total, ROOM))
                .isFalse();
        assertThat(management.add(message(10_000), total, 5000)).isFalse();
        assertThat(management.add(message(1000), total, 5000)).isTrue();
        assertThat(total.get()).isBetween(1000L, 2000L);
        assertThat(management.takeAll(total)).hasSize(1);
        assertThat(total).hasValue(0);
    }

    @Test
    void saysWhatIsOnItsWayUntilItHasArrived() {
        assertThat(management.await()).isZero();
        management.countHandled(3);
        assertThat(management.await()).isEqualTo(8);
        management.countHandled(5);
        // The second question must not be answered before the first may be.
        assertThat(management.await()).isEqualTo(40);
        management.waited();
        assertThat(management.await()).isEqualTo(40);
        management.waited();
        management.waited();
        assertThat(management.await()).isZero();
        assertThat(management.handled()).isEqualTo(2);
    }
}
