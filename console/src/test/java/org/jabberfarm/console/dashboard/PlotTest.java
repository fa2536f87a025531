package org.jabberfarm.console.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jabberfarm.console.metrics.Point;
import org.jabberfarm.console.metrics.Range;
import org.jabberfarm.templates.model.Chart;
import org.junit.jupiter.api.Test;

/** Where things stand on a chart. */
class PlotTest {
    private static final Instant END = Instant.parse("2026-11-24T14:00:00Z");

    /** Samples every half minute for so many minutes up to the end, all of one value. */
    private static List<Point> minutes(int minutes, double value) {
        List<Point> points = new ArrayList<>();
        for (int i = minutes * 2; i > 0; i--) {
            points.add(new Point(END.minusSeconds(i * 30L), value, value));
        }
        return points;
    }

    private static Plot plot(int minutes) {
        return new Plot("Connections", Range.HOUR, END).line("Connections", minutes(minutes, 300), 300);
    }

    private static List<String> times(Chart chart) {
        return chart.times().stream().map(Chart.Mark::label).toList();
    }

    @Test
    void aYoungFarmFillsTheWidth() {
        Chart young = plot(20).chart();
        assertThat(young.lines().get(0).path()).startsWith("M0.0 ");
        assertThat(times(young)).containsExactly("13:45", "13:50", "13:55");
        assertThat(times(plot(90).chart())).containsExactly("13:10", "13:20", "13:30", "13:40", "13:50");
    }

    @Test
    void aFewSecondsDoNot() {
        assertThat(plot(1).chart().lines().get(0).path()).startsWith("M800.0 ");
    }

    @Test
    void aLimitIsShownWithItsNumberAndWithoutFlatteningTheCurve() {
        Chart near = plot(20).limit("room now", 400).chart();
        assertThat(near.limit().label()).isEqualTo("room now: 400");
        assertThat(near.limitName()).isEqualTo("Room now");
        assertThat(near.limit().at()).isBetween(0.0, 50.0);
        assertThat(near.caption()).endsWith("Room for 100 more.");
        Chart far = plot(20).limit("room now", 20_000).chart();
        assertThat(far.limit().at()).isNegative();
        assertThat(far.grid().get(5).label()).isEqualTo("500");
    }

    @Test
    void momentsAreMarkedAndTheirWordsDoNotCollide() {
        List<Plot.Event> deploys = List.of(
                new Plot.Event(END.minusSeconds(7200), "deploy 1"),
                new Plot.Event(END.minusSeconds(1000), "deploy 2"),
                new Plot.Event(END.minusSeconds(660), "deploy 3"),
                new Plot.Event(END.minusSeconds(600), "deploy 4"));
        assertThat(plot(20).events(deploys).chart().events())
                .extracting(Chart.Mark::label)
                .containsExactly("deploy 2", "", "deploy 4");
    }
}
