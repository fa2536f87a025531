package org.jabberfarm.console.desired;

import java.util.Optional;
import org.jabberfarm.console.facts.Facts;

/** Kernel values of a box as numbers. */
public final class Sysctls {
    private static final String LARGEST = Long.toString(Long.MAX_VALUE);

    private Sysctls() {}

    /** In force on the box; empty when its kernel has no such value. {@code fs.file-max} may be larger than a long: then the largest. */
    public static Optional<Long> inForce(Facts facts, String key) {
        return Optional.ofNullable(facts.sysctls().get(key))
                .map(String::trim)
                .filter(v -> v.matches("\\d{1,20}"))
                .map(v -> v.length() > LARGEST.length() || v.length() == LARGEST.length() && v.compareTo(LARGEST) > 0
                        ? Long.MAX_VALUE
                        : Long.parseLong(v));
    }

    /**
     * How many of the asked open files a process can be given there: fewer where the box has a hard limit of its own, all
     * where only {@code fs.nr_open} stands in the way, since that is raised together with the limit.
     */
    public static long reachable(Facts facts, long asked) {
        boolean onlyKernel = facts.sysctlWritable()
                && inForce(facts, "fs.nr_open")
                        .filter(n -> facts.hardOpenFiles() >= n)
                        .isPresent();
        return onlyKernel ? asked : Math.min(asked, facts.hardOpenFiles());
    }
}
