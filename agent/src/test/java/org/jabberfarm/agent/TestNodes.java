package org.jabberfarm.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jabberfarm.agent.proc.FarmProcesses;

/** A launcher whose nodes are small shell processes that look like ours to whoever scans. */
final class TestNodes {
    private TestNodes() {}

    /** Runs until told to stop. */
    static final String GOOD = "trap 'exit 0' TERM; while :; do sleep 0.05; done";

    /** Does not listen when told to stop. */
    static final String DEAF = "trap '' TERM; while :; do sleep 0.05; done";

    /** Puts a launcher into the current release of {@code paths}; {@code script} is what a node does. */
    static void launcher(BoxPaths paths, String script) throws IOException {
        Path file = paths.launcher();
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling("new");
        Files.writeString(
                fresh,
                "#!/bin/sh\nexec /bin/sh -c '" + script.replace("'", "'\\''")
                        + "' node -Djabberfarm.home=/releases/1 -Djabberfarm.root=" + paths.root()
                        + " -Djabberfarm.node=$2 $1\n");
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(fresh, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    static AgentConfig config(AgentConfig.NodeEntry... nodes) {
        return new AgentConfig("box-1", true, 0, List.of(nodes), List.of());
    }

    /** Ends the nodes by their pids: one that has just been started cannot be found by its command line yet. */
    static void stop(Supervisor supervisor) throws IOException, InterruptedException {
        supervisor.stop("c2s-1");
        supervisor.stop("jsm-1");
    }

    /** Ends whatever of this root still runs. */
    static void killAll(BoxPaths paths) {
        FarmProcesses.scan(Path.of("/proc"), paths.root())
                .values()
                .forEach(found -> ProcessHandle.of(found.pid()).ifPresent(ProcessHandle::destroyForcibly));
    }
}
