package org.jabberfarm.console.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static Place out(int number) {
        return MadePlaces.at(number, "192.0.2." + number, 0, Standing.OUT);
    }

    @Test
    void movesWeightsOnceAMinute() {
        Selection first = Selection.NONE.next(List.of(MadePlaces.serving(1, 500), MadePlaces.serving(2, 500)), START);
        assertThat(first.weights()).isEqualTo(Map.of("c2s-1", 500, "c2s-2", 500));
        List<Place> uneven = List.of(MadePlaces.serving(1, 900), MadePlaces.serving(2, 100));
        assertThat(first.next(uneven, START.plusSeconds(59)).weights()).isEqualTo(first.weights());
        Selection moved = first.next(uneven, START.plusSeconds(60));
        assertThat(moved.weights()).isEqualTo(Map.of("c2s-1", 700, "c2s-2", 300));
        assertThat(moved.next(uneven, START.plusSeconds(90)).weights()).isEqualTo(moved.weights());
    }

    @Test
    void takesOutADeadOrDrainingNodeAtOnce() {
        Selection three = Selection.NONE.next(
                List.of(MadePlaces.serving(1, 500), MadePlaces.serving(2, 500), MadePlaces.serving(3, 500)), START);
        Selection one = three.next(
                List.of(MadePlaces.serving(1, 500), out(2), MadePlaces.at(3, "192.0.2.3", 500, Standing.DRAINING)),
                START.plusSeconds(1));
        assertThat(one.weights()).containsOnlyKeys("c2s-1");
        assertThat(one.notes()).isEmpty();
        Selection back =
                one.next(List.of(MadePlaces.serving(1, 500), MadePlaces.serving(2, 500), out(3)), START.plusSeconds(2));
        assertThat(back.weights()).containsOnlyKeys("c2s-1", "c2s-2").containsEntry("c2s-2", 250);
    }

    @Test
    void keepsWhatWasThereWhenNobodyServes() {
        Selection two = Selection.NONE.next(List.of(MadePlaces.serving(1, 10), MadePlaces.serving(2, 10)), START);
        Selection none = two.next(List.of(out(1), out(2)), START.plusSeconds(100));
        assertThat(none.weights()).isEqualTo(two.weights());
        assertThat(none.notes()).singleElement().asString().contains("c2s-1 OUT, c2s-2 OUT", "are kept");
        assertThat(Selection.NONE.next(List.of(out(1)), START).notes())
                .singleElement()
                .asString()
                .contains("no record yet");
        assertThat(Selection.NONE.next(List.of(), START).notes()).isEmpty();
        assertThat(two.next(List.of(out(1)), START.plusSeconds(100)).weights())
                .as("a node that is no longer in the inventory goes")
                .containsOnlyKeys("c2s-1");
    }

    @Test
    void leavesAloneWhatItKnowsNothingOf() {
        Place unknown = MadePlaces.at(1, "192.0.2.1", 0, Standing.UNKNOWN);
        Selection published = Selection.of(Map.of("c2s-1", 300, "c2s-2", 700));
        Selection next = published.next(List.of(unknown, MadePlaces.serving(2, 50)), START);
        assertThat(next.weights()).containsEntry("c2s-1", 300).containsKey("c2s-2");
        assertThat(Selection.NONE
                        .next(List.of(unknown, MadePlaces.serving(2, 50)), START)
                        .weights())
                .containsOnlyKeys("c2s-2");
    }

    @Test
    void namesNoMoreThanFitIntoAnAnswer() {
        List<Place> many = IntStream.rangeClosed(1, 201)
                .mapToObj(i -> MadePlaces.at(i, "c2s-" + i + ".example.net", 10, Standing.SERVING))
                .toList();
        Selection selection = Selection.NONE.next(many, START);
        assertThat(selection.weights()).hasSize(Selection.MOST).doesNotContainKey("c2s-201");
        assertThat(selection.notes()).singleElement().asString().contains("at most 200");
    }
}
