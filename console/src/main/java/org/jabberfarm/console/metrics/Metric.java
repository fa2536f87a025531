package org.jabberfarm.console.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jabberfarm.agent.Sample;

/** A number that has a history: its word in URLs and its column are the constant's name. */
public enum Metric {
    CONNECTIONS("connections", Sample.NodeSample::connections),
    CONNECTION_LIMIT("connections", Sample.NodeSample::connectionLimit),
    SESSIONS("sessions", Sample.NodeSample::sessions),
    ACCEPTS("per second", Sample.NodeSample::acceptsPerSecond),
    MESSAGES_IN("per second", Sample.NodeSample::messagesInPerSecond),
    STANZAS_IN("per second", Sample.NodeSample::stanzasInPerSecond),
    STANZAS_OUT("per second", Sample.NodeSample::stanzasOutPerSecond),
    OPEN_FILES("files", Sample.NodeSample::openFiles),
    HEAP("bytes", Sample.NodeSample::heapUsed),
    /** Resident bytes of a node; bytes in use of a box. */
    MEMORY("bytes", Sample.NodeSample::rss),
    /** Processors in use by a node; share of all in use, 0 to 1, of a box. */
    CPU("processors, of a box the share of all", Sample.NodeSample::cpu);

    private final String unit;
    private final ToDoubleFunction<Sample.NodeSample> ofNode;

    Metric(String unit, ToDoubleFunction<Sample.NodeSample> ofNode) {
        this.unit = unit;
        this.ofNode = ofNode;
    }

    /** {@code messages-in} for {@link #MESSAGES_IN}, if there is such a metric. */
    public static Optional<Metric> of(String word) {
        return Arrays.stream(values()).filter(m -> m.word().equals(word)).findFirst();
    }

    /** As in URLs: {@code messages-in}. */
    public String word() {
        return column().replace('_', '-');
    }

    public String unit() {
        return unit;
    }

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its value in a sample of a node that is up; NaN when it could not be read. */
    double of(Sample.NodeSample node) {
        return known(ofNode.applyAsDouble(node));
    }

    /** Its value in a sample of a box; NaN when a box has no such number. */
    double of(Sample.BoxSample box) {
        return switch (this) {
            case CPU -> known(box.cpu());
            case MEMORY ->
                box.memoryTotal() < 0 || box.memoryAvailable() < 0
                        ? Double.NaN
                        : box.memoryTotal() - box.memoryAvailable();
            case OPEN_FILES -> known(box.openFiles());
            default -> Double.NaN;
        };
    }

    private static double known(double value) {
        return value < 0 ? Double.NaN : value;
    }
}
