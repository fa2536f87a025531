package org.jabberfarm.console.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;

/** Speaks JSON with {@code /api/v1} of a running console. */
public final class ApiClient {
    public static final ObjectMapper JSON = new ObjectMapper();

    /** Reading facts of hundreds of boxes takes its time; nothing takes longer than this. */
    private static final Duration DEADLINE = Duration.ofMinutes(10);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final String url;
    private final String token;

    public ApiClient(String url, String token) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.token = token;
    }

    public JsonNode get(String path) throws IOException {
        return json(send(request(path).GET(), BodyHandlers.ofString()));
    }

    public JsonNode post(String path, Object body) throws IOException {
        return json(send(
                request(path).POST(BodyPublishers.ofString(JSON.writeValueAsString(body))), BodyHandlers.ofString()));
    }

    public JsonNode put(String path, Object body) throws IOException {
        return json(send(
                request(path).PUT(BodyPublishers.ofString(JSON.writeValueAsString(body))), BodyHandlers.ofString()));
    }

    public JsonNode patch(String path, Object body) throws IOException {
        return json(send(
                request(path).method("PATCH", BodyPublishers.ofString(JSON.writeValueAsString(body))),
                BodyHandlers.ofString()));
    }

    public JsonNode delete(String path) throws IOException {
        return json(send(request(path).DELETE(), BodyHandlers.ofString()));
    }

    /** A text resource, such as a configuration file. */
    public String text(String path) throws IOException {
        HttpResponse<String> response =
                send(request(path).header("Accept", "text/plain").GET(), BodyHandlers.ofString());
        json(response.statusCode() < 400 ? null : response);
        return response.body();
    }

    /** The lines of an event stream, from the event after {@code lastId} on. */
    public Stream<String> events(String path, long lastId) throws IOException {
        HttpResponse<Stream<String>> response = send(
                request(path)
                        .header("Accept", "text/event-stream")
                        .header("Last-Event-ID", Long.toString(lastId))
                        .GET(),
                BodyHandlers.ofLines());
        if (response.statusCode() >= 400) {
            throw new IOException("the console answered " + response.statusCode() + " for " + path);
        }
        return response.body();
    }

    /** {@code text} as one path segment or query value. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) throws IOException {
        if (token.isBlank()) {
            throw new IOException(
                    "no API token given; make one with ./farm token create --data DIR --name X and put it in FARM_TOKEN");
        }
        if (!url.matches("https?://[^/?#]+.*")) {
            throw new IOException("\"" + url + "\" is not the address of a console, such as http://127.0.0.1:8222");
        }
        return HttpRequest.newBuilder(URI.create(url + "/api/v1" + path))
                .timeout(DEADLINE)
                .header("Authorization", "Bearer " + token.trim())
                .header("Content-Type", "application/json");
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler)
            throws IOException {
        try {
            return http.send(request.build(), handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the console", e);
        } catch (IOException e) {
            throw new IOException(
                    "tried to reach the console at " + url + " but failed: " + reason(e)
                            + "; is ./farm console running, and is --url right?",
                    e);
        }
    }

    /** Refused connections come without a message. */
    private static String reason(IOException failure) {
        return failure instanceof ConnectException && failure.getMessage() == null
                ? "nothing listens there"
                : failure.toString();
    }

    /** The body as JSON, or the problem that the console reports as an exception. */
    private static JsonNode json(HttpResponse<String> response) throws IOException {
        if (response == null || response.body() == null || response.body().isBlank()) {
            return JSON.createObjectNode();
        }
        JsonNode body;
        try {
            body = JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "the console answered " + response.statusCode() + " with something that is not JSON", e);
        }
        if (response.statusCode() >= 400) {
            throw new IOException(body.path("detail")
                    .asText(body.path("title").asText("the console answered " + response.statusCode())));
        }
        return body;
    }
}
