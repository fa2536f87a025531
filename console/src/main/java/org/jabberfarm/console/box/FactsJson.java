package org.jabberfarm.console.box;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jabberfarm.console.facts.Facts;

/** Facts as the API shows them: without the contents of files, since those hold secrets. */
final class FactsJson {
    private FactsJson() {}

    static Map<String, Object> of(Facts facts) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("readAt", facts.readAt());
        json.put("os", facts.os());
        json.put("kernel", facts.kernel());
        json.put("arch", facts.arch());
        json.put("container", facts.container());
        json.put("init", facts.init());
        json.put("systemd", facts.systemd());
        json.put("uid", facts.uid());
        json.put("rootWorks", facts.rootWorks());
        json.put("rootProblem", facts.rootProblem());
        json.put("cpus", facts.cpus());
        json.put("memoryBytes", facts.memoryBytes());
        json.put("diskFreeBytes", facts.diskFreeBytes());
        json.put("hardOpenFiles", facts.hardOpenFiles());
        json.put("sysctls", facts.sysctls());
        json.put("sysctlWritable", facts.sysctlWritable());
        json.put("releases", facts.releases());
        json.put("currentRelease", facts.currentRelease().orElse(null));
        json.put("files", new TreeSet<>(facts.files().keySet()));
        json.put("units", facts.units());
        Map<String, Object> processes = new TreeMap<>();
        facts.processes().forEach((node, process) -> processes.put(node, process(process)));
        json.put("processes", processes);
        return json;
    }

    /** Nor their digests, by which a short password could be guessed. */
    private static Map<String, Object> process(Facts.ProcessFact process) {
        return Map.of(
                "pid", process.pid(),
                "openFilesInForce", process.openFilesInForce(),
                "release", process.release(),
                "startedAt", process.startedAt(),
                "filesInUse", new TreeSet<>(process.filesInUse().keySet()));
    }
}
