package org.jabberfarm.agent.proc;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Finds the farm's processes of one root by what their command lines say. */
public final class FarmProcesses {
    private static final String HOME = "-Djabberfarm.home=";
    private static final String ROOT = "-Djabberfarm.root=";
    private static final String NODE = "-Djabberfarm.node=";

    private FarmProcesses() {}

    /**
     * A process of the farm.
     *
     * @param node node name, or {@code agent}
     * @param home folder of the release it was started from
     * @param startTicks see {@link ProcessStat}
     */
    public record Found(long pid, String node, String home, long startTicks) {
        /** Release by the folder's name, which is the version. */
        public String release() {
            return home.substring(home.lastIndexOf('/') + 1);
        }
    }

    /**
     * By node name; of two for one node the one that started later. Not its child, which looks the same until it becomes the
     * program that it was made for.
     */
    public static Map<String, Found> scan(Path proc, Path root) {
        Map<String, Found> newest = new HashMap<>();
        Map<Long, Seen> all = all(proc, root);
        for (Seen seen : all.values()) {
            Found process = seen.process();
            Seen parent = all.get(seen.parent());
            if (parent == null || !parent.process().node().equals(process.node())) {
                newest.merge(process.node(), process, (a, b) -> a.startTicks() >= b.startTicks() ? a : b);
            }
        }
        return newest;
    }

    private record Seen(Found process, long parent) {}

    private static Map<Long, Seen> all(Path proc, Path root) {
        Map<Long, Seen> found = new HashMap<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(proc, "[1-9]*")) {
            for (Path folder : folders) {
                Seen seen = read(proc, folder, root);
                if (seen != null) {
                    found.put(seen.process().pid(), seen);
                }
            }
        } catch (IOException | RuntimeException e) {
            return found;
        }
        return found;
    }

    private static Seen read(Path proc, Path folder, Path root) {
        try {
            long pid = Long.parseLong(folder.getFileName().toString());
            Found process = parse(pid, ProcFile.read(folder.resolve("cmdline")), root);
            if (process == null) {
                return null;
            }
            ProcessStat stat = ProcessStat.read(proc, pid);
            return stat == null || !stat.alive()
                    ? null
                    : new Seen(new Found(pid, process.node(), process.home(), stat.startTicks()), stat.parent());
        } catch (IOException | NumberFormatException e) {
            // It ended while we looked, or is none of our business.
            return null;
        }
    }

    static Found parse(long pid, String cmdline, Path root) {
        String home = null;
        String node = null;
        boolean ours = false;
        for (String argument : cmdline.split("\0", -1)) {
            if (argument.startsWith(HOME)) {
                home = argument.substring(HOME.length());
            } else if (argument.startsWith(NODE)) {
                node = argument.substring(NODE.length());
            } else if (argument.startsWith(ROOT)) {
                ours = Path.of(argument.substring(ROOT.length())).normalize().equals(root.normalize());
            }
        }
        return ours && home != null && node != null ? new Found(pid, node, home, 0) : null;
    }
}
