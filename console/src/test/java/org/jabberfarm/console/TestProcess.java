package org.jabberfarm.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs as a person at a shell would, with an end. */
public final class TestProcess {
    private TestProcess() {}

    /** What a program printed and how it ended. */
    public record Ended(List<String> command, int exit, String out, String err) {
        /** This, or an error that shows everything when the program failed. */
        public Ended ok() {
            if (exit != 0) {
                throw new AssertionError(String.join(" ", command) + " exited with " + exit + "\n" + out + "\n" + err);
            }
            return this;
        }
    }

    public static Ended run(List<String> command, int seconds) throws IOException, InterruptedException {
        return run(command, Map.of(), "", seconds);
    }

    /** @param in what is typed on standard input */
    public static Ended run(List<String> command, Map<String, String> environment, String in, int seconds)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("out", ".txt");
        Path err = Files.createTempFile("err", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(in.getBytes(StandardCharsets.UTF_8));
            } catch (IOException closedEarly) {
                // A program that reads nothing is free to end first.
                process.onExit();
            }
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                return new Ended(
                        command,
                        124,
                        Files.readString(out),
                        Files.readString(err) + "\n(ended after " + seconds + " s)");
            }
            return new Ended(command, process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }
}
