package org.jabberfarm.agent;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a node so that it outlives the agent: in a session of its own, output to a file, limit of open files set as
 * systemd would set it.
 */
final class Starter {
    /** Most bytes kept of what a node writes to stdout and stderr; its log file has the same and more. */
    private static final long OUTPUT_BYTES = 4L * 1024 * 1024;

    // Soft and hard, as LimitNOFILE does: Java raises its soft limit to the hard one. Where the hard one may not go up
    // to
    // what is asked, all of it is taken; /proc/<pid>/limits tells. exec keeps the pid.
    private static final String SCRIPT =
            "ulimit -n \"$1\" 2>/dev/null || ulimit -S -n \"$(ulimit -H -n)\"; shift; exec setsid \"$@\"";

    private final BoxPaths paths;
    private final List<String> command;

    /** @param command what comes before role and node */
    Starter(BoxPaths paths, List<String> command) {
        this.paths = paths;
        this.command = List.copyOf(command);
    }

    /** With the launcher of the current release. */
    Starter(BoxPaths paths) {
        this(paths, List.of(paths.launcher().toString()));
    }

    /** @throws IOException when the release is missing or no process can be made */
    Process start(AgentConfig.NodeEntry node) throws IOException {
        Path launcher = Path.of(command.get(0));
        if (launcher.isAbsolute() && !Files.isExecutable(launcher)) {
            throw new IOException(launcher + " is not there; deploy the release to this box first");
        }
        Path output = paths.output(node.name());
        Files.createDirectories(output.getParent());
        Files.write(output, new byte[0]);
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "start"));
        line.add(Long.toString(Math.max(256, node.openFiles())));
        line.addAll(command);
        line.add(node.role());
        line.add(node.name());
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().put("JABBERFARM_ROOT", paths.root().toString());
        return builder.start();
    }

    /** Empties the output file of a node when it has grown too large; the node goes on writing at its beginning. */
    void bound(String node) throws IOException {
        Path output = paths.output(node);
        if (Files.exists(output) && Files.size(output) > OUTPUT_BYTES) {
            try (FileChannel file = FileChannel.open(output, StandardOpenOption.WRITE)) {
                file.truncate(0);
            }
        }
    }
}
