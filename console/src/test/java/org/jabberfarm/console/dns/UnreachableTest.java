package org.jabberfarm.console.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnreachableTest {
    @Test
    void namesSomeAndCountsTheOthers() {
        List<Place> many = IntStream.rangeClosed(1, 7)
                .mapToObj(i -> MadePlaces.at(i, "10.0.0." + i, 1, Standing.SERVING))
                .toList();
        assertThat(Unreachable.notes(many, true))
                .singleElement()
                .asString()
                .contains("c2s-1 (10.0.0.1), ", "c2s-5 (10.0.0.5) and 2 more.");
        assertThat(Unreachable.notes(List.of(MadePlaces.serving(1, 1)), true)).isEmpty();
    }

    @Test
    void tellsOfANameOnlyWhereItsAddressIsNeeded() {
        List<Place> named = List.of(MadePlaces.at(1, "edge-1.example.net", 1, Standing.SERVING));
        assertThat(Unreachable.notes(named, true)).singleElement().asString().contains("not among the addresses");
        assertThat(Unreachable.notes(named, false)).isEmpty();
    }
}
