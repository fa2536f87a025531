package org.jabberfarm.console.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.nio.file.Path;
import org.jabberfarm.process.Service;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the log of a console in its data folder, so that what it says to a person at the terminal is not lost between log lines. */
final class LogFile {
    private LogFile() {}

    /** From here on all log lines go to {@code console.log} there, and none to standard output. */
    static void in(Path data) {
        Service.logTo(data.resolve("console.log").toAbsolutePath());
        Appender<ILoggingEvent> terminal = ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger(Logger.ROOT_LOGGER_NAME)
                .getAppender("OUT");
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger(Logger.ROOT_LOGGER_NAME)
                .detachAppender(terminal);
    }
}
