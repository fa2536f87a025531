package org.jabberfarm.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** That the checker finds what it is for. Times are in nanoseconds. */
class MessageLogTest {
    private static final long MILLI = 1_000_000;

    private final MessageLog log = new MessageLog("a to b");
    private final CheckResult.Count count = new CheckResult.Count();
    private final ManagedSession session = new ManagedSession(true);

    private void sent(int messages) {
        for (int i = 0; i < messages; i++) {
            log.sent(0);
        }
    }

    private void received(int number, ManagedSession in, long position) {
        log.received(number, in, position, false, number * MILLI, count);
    }

    private CheckResult result() {
        log.sumUp(count, 0);
        return count.result(2, 1_000 * MILLI);
    }

    @Test
    void onlyWhatWasAcknowledgedCanBeLost() {
        sent(4);
        log.acknowledged(1);
        log.acknowledged(2);
        log.acknowledged(3);
        received(1, session, 1);
        log.bounced(2);
        assertThat(log.settled()).isFalse();

        CheckResult result = result();
        assertThat(result.lost()).isEqualTo(1);
        assertThat(result.examples())
                .containsExactly("lost: a to b number 3, written at 0.0 s, was acknowledged and never came");
        assertThat(result.bounced()).isEqualTo(1);
        assertThat(result.unsure()).isEqualTo(1);
        assertThat(result.clean()).isFalse();
        assertThat(result.row("kill")).contains("kill");
        assertThat(result.json("kill")).contains("\"check\":\"kill\"", "\"lost\":1");
    }

    @Test
    void whatComesTwiceInASessionIsDoubled() {
        sent(1);
        received(1, session, 1);
        received(1, session, 2);
        assertThat(result().doubled()).isEqualTo(1);
    }

    @Test
    void inANewSessionOnlyWhatTheServerKnewOf() {
        sent(2);
        session.enabled("id");
        received(1, session, session.received());
        session.answer();
        received(2, session, session.received());
        session.answer();
        // The server acknowledges a stanza that was written after the first answer, so it has that answer.
        session.sending(null, 0, "<presence/>");
        session.acknowledged(1);
        assertThat(session.confirmed(2)).isTrue();

        ManagedSession next = new ManagedSession(true);
        received(1, next, next.received());
        received(2, next, next.received());
        CheckResult result = result();
        assertThat(result.doubled()).isEqualTo(2);
        assertThat(result.repeated()).isZero();
    }

    @Test
    void anAnswerThatMayHaveBeenLostAllowsARepetition() {
        sent(1);
        session.sending(null, 0, "<presence/>");
        received(1, session, session.received());
        session.answer();
        session.acknowledged(1);

        ManagedSession next = new ManagedSession(true);
        received(1, next, next.received());
        CheckResult result = result();
        assertThat(result.doubled()).isZero();
        assertThat(result.repeated()).isEqualTo(1);
    }

    @Test
    void orderIsThatOfThePair() {
        sent(4);
        received(1, session, 1);
        received(3, session, 2);
        received(2, session, 3);
        received(4, session, 4);
        CheckResult result = result();
        assertThat(result.disordered()).isEqualTo(1);
        assertThat(result.received()).isEqualTo(4);
        assertThat(result.max()).isEqualTo(4);
        assertThat(result.silenceMax()).isEqualTo(2);
    }
}
