package org.jabberfarm.console.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jabberfarm.console.client.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code farm user import}: a jabberd 1.4 spool folder, {@code FOLDER/host/user.xml}. One bad file does not stop the rest. */
@Command(
        name = "import",
        description = "Imports a jabberd 1.4 spool folder (FOLDER/host/user.xml).",
        mixinStandardHelpOptions = true)
final class UserImport implements Callable<Integer> {
    @Mixin
    private Remote remote;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FOLDER")
    private Path folder;

    @Override
    public Integer call() throws IOException {
        List<Path> files = spoolFiles();
        if (files.isEmpty()) {
            throw new IOException("found no host/user.xml below " + folder
                    + "; give the spool folder itself, the one with a folder per host");
        }
        PrintWriter out = spec.commandLine().getOut();
        ApiClient api = remote.api();
        int added = 0;
        ArrayNode failed = ApiClient.JSON.createArrayNode();
        for (Path file : files) {
            String user = file.getFileName().toString().replaceFirst("\\.xml$", "");
            String host = file.getParent().getFileName().toString();
            try {
                api.post(
                        "/users/import",
                        Map.of("host", host, "user", user, "xml", Files.readString(file, StandardCharsets.UTF_8)));
                added++;
            } catch (IOException e) {
                failed.addObject().put("file", file.toString()).put("reason", e.getMessage());
            }
            if (!remote.json() && (added + failed.size()) % 100 == 0) {
                out.println(added + failed.size() + " of " + files.size());
                out.flush();
            }
        }
        ObjectNode answer = ApiClient.JSON.createObjectNode().put("added", added);
        answer.set("failed", failed);
        int count = added;
        Output.print(remote, out, answer, () -> out.println("imported " + count + " of " + files.size() + " users"));
        for (JsonNode one : failed) {
            spec.commandLine()
                    .getErr()
                    .println("farm: not imported: " + one.path("file").asText() + ": "
                            + one.path("reason").asText());
        }
        return failed.isEmpty() ? 0 : 1;
    }

    private List<Path> spoolFiles() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder);
        }
        try (Stream<Path> all = Files.walk(folder, 2)) {
            return all.filter(f -> f.getNameCount() == folder.getNameCount() + 2
                            && f.toString().endsWith(".xml"))
                    .sorted()
                    .toList();
        }
    }
}
