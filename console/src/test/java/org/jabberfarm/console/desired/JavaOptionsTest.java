package org.jabberfarm.console.desired;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaOptionsTest {
    private static final Capacity CAPACITY = new Capacity(6000, 1, 1, 6000);

    @ParameterizedTest
    @ValueSource(strings = {"c2s", "jsm", "agent"})
    void areThoseOfTheFileWithOneHeapAndOneCollector(String role) {
        List<String> options = JavaOptions.list(role, CAPACITY);

        assertThat(JavaOptions.text(role, CAPACITY.heapMiB(role))).contains(options);
        assertThat(options)
                .contains("-Xmx" + CAPACITY.heapMiB(role) + "m", "-XX:+UseSerialGC")
                .allMatch(option -> option.matches("-\\S+"))
                .filteredOn(option -> option.startsWith("-Xmx") || option.matches("-XX:\\+Use\\w+GC"))
                .hasSize(2);
    }
}
