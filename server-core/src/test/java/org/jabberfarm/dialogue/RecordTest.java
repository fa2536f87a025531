package org.jabberfarm.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The line that {@code mod_log} writes at the end of a session, in the original's form. */
class RecordTest {
    @Test
    void saysHowLongAndHowMuch() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                lines.add(event.getFormattedMessage());
            }
        };
        appender.start();
        Logger log = (Logger) LoggerFactory.getLogger("record");
        log.setLevel(Level.INFO);
        log.addAppender(appender);
        try (Player player = new Player()) {
            player.play(Script.read(Path.of(
                    RecordTest.class.getResource("/dialogues/records.txt").toURI())));
            await().until(() -> lines.stream().anyMatch(line -> line.startsWith("recorded@localhost ")));
        } finally {
            log.detachAppender(appender);
            log.setLevel(null);
        }
        assertThat(lines).anyMatch(line -> line.matches("recorded@localhost session end \\d+ 3 2 home"));
    }
}
