package org.jabberfarm.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A c2s of ours that was away for longer than the timeout: its sessions are over, and the next stream header tells it so by
 * another instance. Away for less, the instance is the same and its clients stay.
 */
class LinkAwayTest {
    private static final String INSTANCE = "{http://jabberfarm.org/ns/link}instance";

    private static Wire link(Stage stage) throws Exception {
        Wire wire = Wire.dial(stage.linkPort("c2s-1"));
        wire.send("<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams'"
                + " xmlns:farm='http://jabberfarm.org/ns/link' farm:version='1' to='c2s-1'>");
        return wire;
    }

    private static String handshake(Stage stage, Wire wire) throws Exception {
        var header = wire.next().element();
        wire.send("<handshake>"
                + org.jabberfarm.link.Handshake.digest(header.get("id"), new org.jabberfarm.config.Secret(Stage.SECRET))
                + "</handshake>");
        assertThat(wire.next().element().name()).isEqualTo("handshake");
        await().until(() -> stage.linkUp("c2s-1"));
        return header.get(INSTANCE);
    }

    @Test
    void hearsOfAnotherInstanceOnlyAfterTheTimeout() throws Exception {
        try (Stage stage = new Stage(Map.of("timeout", "1"))) {
            stage.startJsm();
            Wire first = link(stage);
            String before = handshake(stage, first);
            assertThat(before).isNotBlank();
            first.close();
            await().until(() -> !stage.linkUp("c2s-1"));
            Wire second = link(stage);
            assertThat(handshake(stage, second)).isEqualTo(before);
            second.close();
            await().until(() -> !stage.linkUp("c2s-1"));
            // Each look is a stream of its own, without a handshake: it does not bring the link back.
            await().until(() -> {
                try (Wire look = link(stage)) {
                    return !look.next().element().get(INSTANCE).equals(before);
                }
            });
        }
    }
}
