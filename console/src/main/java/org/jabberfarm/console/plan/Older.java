package org.jabberfarm.console.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jabberfarm.console.desired.Desired;
import org.jabberfarm.console.desired.Unit;
import org.jabberfarm.console.facts.Facts;
import org.jabberfarm.console.facts.Facts.ProcessFact;
import org.jabberfarm.console.secret.Sha256;

/**
 * Files that are not what a running process says it runs with: a deploy was broken off between the file and the process, or
 * somebody edited the file and left the process alone. Of what a process does not tell nothing is said.
 */
final class Older {
    private final Map<String, ProcessFact> processes;
    private final Map<String, String> wanted = new HashMap<>();

    Older(Facts facts, Desired desired) {
        this.processes = facts.processes();
        desired.files().forEach(file -> wanted.put(file.path(), Sha256.of(file.content())));
    }

    /** Paths of what it reads at its start and has an older one of. */
    Stream<String> in(Unit unit) {
        ProcessFact process = processes.get(unit.node());
        return process == null
                ? Stream.empty()
                : unit.restartOn().stream().filter(path -> {
                    String inUse = process.filesInUse().get(path);
                    return inUse != null && wanted.containsKey(path) && !inUse.equals(wanted.get(path));
                });
    }
}
