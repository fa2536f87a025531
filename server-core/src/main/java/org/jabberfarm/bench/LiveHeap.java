package org.jabberfarm.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes that live in the heap of a process, after a full collection: what its users really cost. What the process holds of
 * the machine's memory follows from how its heap has grown, which is another matter.
 */
final class LiveHeap {
    private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+)");

    private LiveHeap() {}

    /** @return empty where there is no {@code jcmd}, which only a JDK has */
    static OptionalLong of(Process process) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            return OptionalLong.empty();
        }
        Process asked = new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher total = TOTAL.matcher(answer);
        if (!total.find()) {
            throw new IOException("tried to count what lives in process " + process.pid() + " but jcmd said: "
                    + answer.lines().findFirst().orElse("nothing"));
        }
        return OptionalLong.of(Long.parseLong(total.group(1)));
    }

    /** Takes away what a process that was asked leaves behind when it is killed. */
    static void forget(Process process) throws IOException {
        Files.deleteIfExists(Path.of("/tmp", ".java_pid" + process.pid()));
    }
}
