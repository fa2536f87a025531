package org.jabberfarm.jsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.jabberfarm.storage.JdbcStorage;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xmpp.Jid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one user, or strangers writing to one, can make the database keep. */
class LimitsTest {
    private static final Jid ROMEO = Jid.of("romeo@localhost");

    private final JdbcStorage storage =
            new JdbcStorage("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "", "", 2);

    @BeforeEach
    void add() {
        storage.add(ROMEO, Map.of());
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Test
    void offlineMessagesHaveABoundInNumberAndSize() {
        Storage.OfflineRoom room = new Storage.OfflineRoom(3, 100);
        assertThat(storage.storeOffline(ROMEO, "x".repeat(60), 1, room)).isTrue();
        assertThat(storage.storeOffline(ROMEO, "x".repeat(60), 1, room)).isFalse();
        assertThat(storage.storeOffline(ROMEO, "x".repeat(20), 1, room)).isTrue();
        assertThat(storage.storeOffline(ROMEO, "x".repeat(20), 1, room)).isTrue();
        assertThat(storage.storeOffline(ROMEO, "", 1, room)).isFalse();
        assertThat(storage.takeOffline(ROMEO)).hasSize(3);
        assertThat(storage.storeOffline(ROMEO, "x".repeat(60), 1, room)).isTrue();
    }

    @Test
    void privateXmlIsMeasured() {
        assertThat(storage.xmlSize(ROMEO)).isZero();
        storage.setXml(ROMEO, "a", "12345");
        storage.setXml(ROMEO, "b", "1");
        assertThat(storage.xmlSize(ROMEO)).isEqualTo(2006);
    }
}
