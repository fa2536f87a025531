package org.jabberfarm.templates.model;

import java.util.List;

/**
 * Boxes whose host keys nobody has approved.
 *
 * @param rows asked just now
 * @param more how many more wait behind them
 * @param known text of a {@code known_hosts} file
 * @param note what was just done, may be empty
 */
public record TrustManyPage(List<Row> rows, int more, Field known, String note) {
    /**
     * @param where {@code 10.20.0.28, port 22, login deploy}
     * @param keys type and fingerprint of each key shown
     * @param offered fingerprints that can be approved here, so that nothing else is
     */
    public record Row(String name, String where, List<String> keys, State state, String offered) {}

    public boolean any() {
        return rows.stream().anyMatch(r -> !r.offered().isEmpty());
    }
}
