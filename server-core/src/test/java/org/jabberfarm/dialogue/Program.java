package org.jabberfarm.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of the system, run as a user would, with a home of its own; all that it says is read when it has ended. */
final class Program {
    private static final int PATIENCE_SECONDS = 60;

    /** @param exit its exit code */
    record Result(int exit, String said) {
        /** What it said, when it says that all went well. */
        String ok() {
            assertThat(exit).as(said).isZero();
            return said;
        }
    }

    private Program() {}

    static boolean installed(String... probe) {
        try {
            return start(Path.of("."), probe).waitFor() == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while looking for " + probe[0], e);
        }
    }

    /** Output goes nowhere, unless the caller changes that; input comes from the caller. */
    private static ProcessBuilder builder(Path home, String... command) {
        ProcessBuilder builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("TERM", "xterm");
        builder.environment().keySet().removeIf(name -> name.startsWith("XDG_"));
        return builder;
    }

    private static Process start(Path home, String... command) throws IOException {
        return builder(home, command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Starts it with a terminal of 40 lines and 120 columns; what is written to its input is typed. */
    static Process typed(Path home, String command) throws IOException {
        return builder(home, "script", "-qefc", "stty rows 40 cols 120; exec " + command, "/dev/null")
                .redirectOutput(home.resolve("screen.txt").toFile())
                .start();
    }

    /** Runs it to its end, or ends it. */
    static Result run(Path home, String input, String... command) throws IOException, InterruptedException {
        Path said = Files.createTempFile(home, "said", ".txt");
        Process process = builder(home, command).redirectOutput(said.toFile()).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException endedBefore) {
            // It did not want to know; its exit code says more.
        }
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return new Result(process.exitValue(), Files.readString(said));
    }
}
