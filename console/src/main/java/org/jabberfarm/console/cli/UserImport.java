package org.jabberfarm.console.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code farm user import}: a jabberd 1.4 spool folder, {@code FOLDER/host/user.xml}. One bad file does not stop the rest. */
@Command(
        name = "import",
        description =
                "Imports a jabberd 1.4 spool folder (FOLDER/host/user.xml). Users that exist already are left alone.",
        mixinStandardHelpOptions = true)
final class UserImport implements Callable<Integer> {
    @Mixin
    private Remote remote;

    @Spec
    private CommandSpec spec;

    @Option(names = "--dry-run", description = "Changes nothing, only says what would come of it.")
    private boolean dryRun;

    @Parameters(paramLabel = "FOLDER", description = "The spool folder itself, the one with a folder per host.")
    private Path folder;

    private final ObjectNode answer = ApiClient.JSON.createObjectNode();
    private final ArrayNode notes = answer.putArray("notes");
    private final ArrayNode failed = answer.putArray("failed");
    private int added;
    private int there;
    private long contacts;
    private long messages;

    @Override
    public Integer call() throws IOException {
        List<Path> files = spoolFiles();
        if (files.isEmpty()) {
            throw new IOException("found no host/user.xml below " + folder
                    + "; give the spool folder itself, the one with a folder per host");
        }
        PrintWriter out = spec.commandLine().getOut();
        ApiClient api = remote.api();
        int done = 0;
        for (Path file : files) {
            try {
                count(api.post("/users/import", body(file)));
            } catch (CharacterCodingException e) {
                failed(file, "it is not UTF-8; convert it (iconv -f latin1 -t utf-8) and import again");
            } catch (IOException e) {
                failed(file, e.getMessage());
            }
            if (!remote.json() && ++done % 100 == 0) {
                out.println(done + " of " + files.size());
                out.flush();
            }
        }
        answer.put("added", added).put("there", there).put("contacts", contacts).put("messages", messages);
        Output.print(remote, out, answer, () -> {
            notes.forEach(note -> out.println("note: " + note.path("jid").asText() + ": "
                    + note.path("note").asText()));
            out.println((dryRun ? "would import " : "imported ") + added + " of " + files.size() + " users, with "
                    + contacts + " contacts and " + messages + " offline messages; " + there
                    + " were there already; " + failed.size() + " failed");
        });
        for (JsonNode one : failed) {
            spec.commandLine()
                    .getErr()
                    .println("farm: not imported: " + one.path("file").asText() + ": "
                            + one.path("reason").asText());
        }
        return failed.isEmpty() ? 0 : 1;
    }

    private Map<String, Object> body(Path file) throws IOException {
        return Map.of(
                "host",
                folder.relativize(file).getName(0).toString(),
                "user",
                file.getFileName().toString().replaceFirst("\\.xml$", ""),
                "xml",
                Files.readString(file, StandardCharsets.UTF_8),
                "dryRun",
                dryRun);
    }

    private void count(JsonNode result) {
        String jid = result.path("jid").asText();
        if (result.path("added").asBoolean()) {
            added++;
            contacts += result.path("contacts").asLong();
            messages += result.path("messages").asLong();
        } else {
            there++;
        }
        result.path("notes").forEach(note -> notes.addObject().put("jid", jid).put("note", note.asText()));
    }

    private void failed(Path file, String reason) {
        failed.addObject().put("file", file.toString()).put("reason", reason);
    }

    /** {@code host/user.xml}, and where the spool is hashed {@code host/ab/cd/user.xml}. */
    private List<Path> spoolFiles() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder);
        }
        try (Stream<Path> all = Files.walk(folder, 4)) {
            return all.filter(file -> {
                        int depth = folder.relativize(file).getNameCount();
                        return (depth == 2 || depth == 4)
                                && file.toString().endsWith(".xml")
                                && Files.isRegularFile(file);
                    })
                    .sorted()
                    .toList();
        }
    }
}
