package org.jabberfarm.console.dns;

import java.util.List;

/** Records as a zone file has them (RFC 1035 section 5), to be copied into one. */
final class Fragment {
    private Fragment() {}

    /** Full names, so that it does not matter where in the file it stands. */
    static String of(List<RecordSet> sets) {
        int widest = sets.stream().mapToInt(s -> s.name().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (RecordSet set : sets) {
            for (String data : set.data()) {
                text.append(set.name())
                        .append(" ".repeat(widest - set.name().length() + 1))
                        .append(set.ttl())
                        .append(" IN ")
                        .append(set.type())
                        .append(" ".repeat(5 - set.type().length()))
                        .append(data)
                        .append('\n');
            }
        }
        return text.toString();
    }
}
