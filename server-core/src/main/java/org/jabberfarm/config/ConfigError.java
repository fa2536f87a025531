package org.jabberfarm.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration file that cannot be used: everything that is wrong with it, not only the first thing. */
public final class ConfigError extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<Problem> problems;

    /**
     * @param file name as given
     * @param line 1 for the first
     * @param element path of the element, {@code io/max_fds}
     * @param found what stands there
     * @param allowed what may stand there
     */
    public record Problem(String file, int line, String element, String found, String allowed) {
        @Override
        public String toString() {
            return file + ":" + line + ": " + element + ": found " + found + "; allowed: " + allowed;
        }
    }

    public ConfigError(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
