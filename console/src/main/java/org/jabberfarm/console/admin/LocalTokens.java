package org.jabberfarm.console.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Json;

/** Makes an API token for whoever owns the data folder, from a process of its own, whether the console runs or not. */
public final class LocalTokens {
    static final String WHO = "owner of the data folder";

    private LocalTokens() {}

    /**
     * Makes the token in the database, or through the console that has the database open.
     *
     * @throws IOException when there is no console's data, or its console does not answer
     */
    public static Secret create(Path data, String name, Access access, Optional<Instant> expires) throws IOException {
        if (!Files.isDirectory(data)) {
            throw new IOException("there is no folder " + data + "; --data must be that of ./farm console");
        }
        DataFolder folder = DataFolder.open(data);
        Optional<Database> mine = Database.tryOpen(folder);
        if (mine.isEmpty()) {
            return ask(
                    folder,
                    new LocalApi.TokenRequest(
                            name, access, expires.map(Instant::toEpochMilli).orElse(null)));
        }
        try (Database database = mine.get()) {
            return new Tokens(database, new Audit(database), Clock.systemUTC()).create(name, access, expires, WHO);
        }
    }

    private static Secret ask(DataFolder folder, LocalApi.TokenRequest request) throws IOException {
        String port = folder.read(LocalAccess.PORT_FILE).orElseThrow(() -> notYet(folder));
        String key = folder.read(LocalAccess.KEY_FILE).orElseThrow(() -> notYet(folder));
        HttpRequest post = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.trim() + LocalApi.TOKENS))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + key.trim())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.MAPPER.writeValueAsString(request)))
                .build();
        HttpResponse<String> answer;
        try {
            answer = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(10))
                    .build()
                    .send(post, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking the console for a token", e);
        }
        JsonNode body = Json.MAPPER.readTree(answer.body());
        if (answer.statusCode() != 201) {
            throw new IOException(body.path("detail").asText("the console answered " + answer.statusCode()));
        }
        return new Secret(body.path("token").asText());
    }

    private static IOException notYet(DataFolder folder) {
        return new IOException("another process has the database in " + folder
                + " open, but no console listens there yet; try again in a few seconds");
    }
}
