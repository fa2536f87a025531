package org.jabberfarm.console.boxes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jabberfarm.console.TestProcess;
import org.jabberfarm.console.TestProcess.Ended;
import org.jabberfarm.console.client.ApiClient;

/** The built {@code farm} command with a console of its own, both as processes: what other people's scripts see. */
final class FarmCommand implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FARM = Path.of("target/dist/farm").toAbsolutePath();

    private final Path data;
    private final int port;
    private Process console;
    private String token = "";

    FarmCommand(Path data, int port) {
        this.data = data;
        this.port = port;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    Path data() {
        return data;
    }

    String token() {
        return token;
    }

    /** Starts the console and makes a token, as the owner of its data folder does. */
    FarmCommand start() throws IOException, InterruptedException {
        Files.createDirectories(data);
        Path password = data.resolve("first-password");
        Files.writeString(password, "correct horse battery\n");
        launch("--admin-password-file", password.toString());
        if (token.isEmpty()) {
            makeToken();
        }
        return this;
    }

    /** Starts the console as a new user does, without an administrator. Returns the link that it prints. */
    String startFirstTime() throws IOException, InterruptedException {
        Files.createDirectories(data);
        launch();
        Pattern link = Pattern.compile("http\\S+/set-up/\\S+");
        return Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(
                        () -> link.matcher(Files.readString(data.resolve("console.log")))
                                .results()
                                .map(MatchResult::group)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private void launch(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                FARM.toString(),
                "console",
                "--data",
                data.resolve("console").toString(),
                "--port",
                Integer.toString(port)));
        command.addAll(List.of(more));
        console = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.resolve("console.log").toFile()))
                .start();
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> Files.exists(data.resolve("console/console.port")));
    }

    /** As the owner of the console's data folder does. */
    FarmCommand makeToken() throws IOException, InterruptedException {
        String out = run("token", "create", "--data", data.resolve("console").toString(), "--name", "test")
                .ok()
                .out();
        token = out.lines().reduce((a, b) -> b).orElseThrow();
        return this;
    }

    /** Ends the console as a power cut would. */
    void kill() throws InterruptedException {
        console.descendants().forEach(ProcessHandle::destroyForcibly);
        console.destroyForcibly().waitFor();
    }

    Ended run(String... words) throws IOException, InterruptedException {
        return typing("", words);
    }

    Ended typing(String in, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(FARM.toString()));
        command.addAll(List.of(words));
        return TestProcess.run(command, Map.of("FARM_URL", url(), "FARM_TOKEN", token), in, 600);
    }

    /** What a command says with {@code --json}. */
    JsonNode json(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--json");
        return JSON.readTree(run(all.toArray(String[]::new)).ok().out());
    }

    /** What the API says. */
    JsonNode api(String path) throws IOException {
        return new ApiClient(url(), token).get(path);
    }

    /** A command that is still going on. */
    Process begin(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(FARM.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(Map.of("FARM_URL", url(), "FARM_TOKEN", token));
        return builder.start();
    }

    @Override
    public void close() throws InterruptedException {
        if (console != null && console.isAlive()) {
            console.destroy();
            if (!console.waitFor(20, TimeUnit.SECONDS)) {
                kill();
            }
        }
    }
}
