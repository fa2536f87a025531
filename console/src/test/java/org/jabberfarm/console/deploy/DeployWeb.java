package org.jabberfarm.console.deploy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Callers;
import org.jabberfarm.console.web.Frames;
import org.jabberfarm.console.web.WebOptions;
import org.jabberfarm.console.web.WebServer;
import org.jabberfarm.process.Metrics;

/** The pages and the API of deploys on a real port; whoever comes with any token or session cookie is an administrator. */
final class DeployWeb implements AutoCloseable {
    private static final Callers ANYONE = new Callers() {
        @Override
        public Optional<Caller> bySession(String cookie) {
            return Optional.of(new Caller("admin", Access.ADMIN, "session"));
        }

        @Override
        public Optional<Caller> byToken(String token) {
            return Optional.of(new Caller("token test", Access.ADMIN, ""));
        }
    };

    final String url;
    private final WebServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    DeployWeb(Deploys deploys) {
        server = new WebServer(
                new WebOptions(0, "127.0.0.1", Optional.empty(), Set.of()),
                ANYONE,
                new Frames(() -> "chat.example.org", Map::of),
                new Metrics(),
                deploys.routes());
        url = "http://127.0.0.1:" + server.start();
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) throws IOException {
        try {
            return http.send(
                    request(path, headers)
                            .method(method, BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Lines of an event stream as they come. */
    Stream<String> events(String path, long after) throws IOException {
        try {
            return http.send(
                            request(path, "Accept", "text/event-stream", "Last-Event-ID", Long.toString(after))
                                    .build(),
                            BodyHandlers.ofLines())
                    .body();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Numbers of the lines that a follower gets until the end. */
    List<Long> numbers(String path, long after) throws IOException {
        try (Stream<String> lines = events(path, after)) {
            return lines.takeWhile(l -> !l.equals("event: end"))
                    .filter(l -> l.startsWith("id: "))
                    .map(l -> Long.parseLong(l.substring(4)))
                    .toList();
        }
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer any");
        return headers.length == 0 ? request : request.headers(headers);
    }

    @Override
    public void close() {
        server.close();
    }
}
