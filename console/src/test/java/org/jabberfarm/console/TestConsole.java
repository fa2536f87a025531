package org.jabberfarm.console;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.web.Access;

/** A real console on a free loopback port, spoken to as a browser or a script does. */
public final class TestConsole implements AutoCloseable {
    public static final String PASSWORD = "correct horse battery";

    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    public final Console console;
    public final String url;

    public TestConsole(Path data) {
        this(new ConsoleOptions(data, 0, "127.0.0.1"));
    }

    public TestConsole(ConsoleOptions options) {
        console = new Console(options);
        url = "http://127.0.0.1:" + console.start();
    }

    /** A browser without cookies. */
    public Browser browser() {
        return new Browser(url);
    }

    /** A browser logged in as a fresh administrator of that access. */
    public Browser login(Access access) throws IOException {
        String name = "some-" + access.name().toLowerCase(java.util.Locale.ROOT);
        if (console.administrators().find(name).isEmpty()) {
            console.administrators().add(name, new Secret(PASSWORD), access, "test");
        }
        Browser browser = browser();
        HttpResponse<String> answer = browser.submit("/login", "/login", "name", name, "password", PASSWORD);
        if (answer.statusCode() != 303) {
            throw new IOException("login answered " + answer.statusCode() + ": " + answer.body());
        }
        return browser;
    }

    /** An API token of that access. */
    public String token(Access access) {
        return console.tokens()
                .create("t" + System.nanoTime(), access, Optional.empty(), "test")
                .reveal();
    }

    @Override
    public void close() {
        console.close();
    }

    /** Keeps cookies, follows no redirects. */
    public static final class Browser {
        private final HttpClient http = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        private final String url;

        public Browser(String url) {
            this.url = url;
        }

        public HttpResponse<String> get(String path, String... headers) throws IOException {
            return send(request(path, headers).GET());
        }

        /** Posts a form as it is, without a form token. */
        public HttpResponse<String> post(String path, List<String> fields, String... headers) throws IOException {
            List<String> pairs = new ArrayList<>();
            for (int i = 0; i < fields.size(); i += 2) {
                pairs.add(encode(fields.get(i)) + "=" + encode(fields.get(i + 1)));
            }
            return send(request(path, headers)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(String.join("&", pairs))));
        }

        /** Loads the page {@code from}, takes its form token, and posts the fields (name, value, name, value…) to {@code to}. */
        public HttpResponse<String> submit(String from, String to, String... fields) throws IOException {
            List<String> all = new ArrayList<>(List.of(fields));
            all.add("_csrf");
            all.add(formToken(from));
            return post(to, all, "Sec-Fetch-Site", "same-origin");
        }

        public String formToken(String page) throws IOException {
            HttpResponse<String> answer = get(page);
            Matcher found = FORM_TOKEN.matcher(answer.body());
            if (!found.find()) {
                throw new IOException(page + " answered " + answer.statusCode() + " without a form: " + answer.body());
            }
            return found.group(1);
        }

        /** Any other method, with a JSON body. */
        public HttpResponse<String> json(String method, String path, String body, String... headers)
                throws IOException {
            return send(request(path, headers)
                    .header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(body)));
        }

        private HttpRequest.Builder request(String path, String... headers) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(30));
            return headers.length == 0 ? request : request.headers(headers);
        }

        private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
            try {
                return http.send(request.build(), BodyHandlers.ofString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }
}
