package org.jabberfarm.console.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jabberfarm.console.Console;
import org.jabberfarm.console.client.ApiClient;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.secret.RandomToken;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.load.ClientSettings;
import org.jabberfarm.load.Crowd;
import org.jabberfarm.xmpp.Jid;

/**
 * A farm on one machine. Only three things are not as on real boxes: the SSH servers are embedded, the boxes' roots are
 * directories, and the clients are simulated. Everything between them is the product itself, used through its API.
 */
public final class Demo implements AutoCloseable {
    static final String DOMAIN = "localhost";
    static final String WHO = "demo";
    private static final String ADMINISTRATOR = "admin";
    private static final List<String> PEOPLE = List.of("alice", "bob");

    /** What one c2s is planned for, unless more accounts were asked for. */
    private static final int USERS_PER_C2S = 10_000;

    private static final Duration BETWEEN_MESSAGES = Duration.ofSeconds(10);
    private static final Duration RAMP_UP = Duration.ofSeconds(20);

    private final DemoOptions options;
    private final Consumer<String> say;
    private final Path file;
    private volatile Console console;
    private volatile DemoBoxes boxes;
    private volatile Crowd crowd;
    private volatile boolean closed;

    public Demo(DemoOptions options, Consumer<String> say) {
        this.options = options;
        this.say = say;
        this.file = options.data().resolve("demo.json");
    }

    /** Everything up, or an error that says what was in the way. */
    public void start() throws IOException, InterruptedException {
        console = new Console(options.data().resolve("console"), options.port(), "127.0.0.1");
        // Not before the folder is known to be ours alone: it may be that of a demo that runs.
        Files.deleteIfExists(file);
        String password = administrator();
        String url = "http://127.0.0.1:" + console.start();
        say.accept("console    " + url);
        String token = token();
        ApiClient api = new ApiClient(url, token);
        settings(api);
        boxes = new DemoBoxes(options.data().resolve("boxes"), console);
        boxes.start(options.c2s());
        say.accept("boxes      " + boxes.names().size() + " SSH servers on loopback");
        deploy(api);
        users();
        crowd();
        if (closed) {
            return;
        }
        DemoFile.write(file, url, token, DOMAIN, console.inventory(), PEOPLE, boxes.processes());
        welcome(url, password);
    }

    private String administrator() {
        if (console.administrators().any()) {
            return "";
        }
        String password = RandomToken.make().substring(0, 20);
        console.administrators().addFirst(ADMINISTRATOR, new Secret(password), WHO);
        return password;
    }

    /** A new one, in place of those that earlier starts left. */
    private String token() {
        console.tokens().all().stream()
                .filter(t -> t.name().startsWith("demo-") && t.createdBy().equals(WHO))
                .forEach(t -> console.tokens().revoke(t.name(), WHO));
        return console.tokens()
                .create("demo-" + System.currentTimeMillis(), Access.ADMIN, Optional.empty(), WHO)
                .reveal();
    }

    private void settings(ApiClient api) throws IOException {
        int users = Math.max(USERS_PER_C2S, accounts() / Math.max(1, options.c2s()) + 100);
        api.patch(
                "/settings",
                Map.of(
                        "domain", DOMAIN,
                        "users-per-c2s", Integer.toString(users),
                        "tls", "offered",
                        "plain-without-tls", "true",
                        "registration", "true"));
    }

    private int accounts() {
        return Math.max(options.users(), options.clients());
    }

    private void deploy(ApiClient api) throws IOException, InterruptedException {
        JsonNode plan = api.post("/plans", Map.of("boxes", boxes.names()));
        int changes = plan.path("changes").asInt();
        say.accept("plan       " + plan.path("id").asText() + ", " + changes + " steps");
        if (changes == 0 && plan.path("failedBoxes").isEmpty()) {
            return;
        }
        JsonNode run = api.post("/deploys", Map.of("plan", plan.path("id").asText(), "reason", "the demo"));
        String path = "/deploys/" + run.path("id").asText();
        String state = "RUNNING";
        while (state.equals("RUNNING")) {
            Thread.sleep(300);
            run = api.get(path);
            state = run.path("state").asText();
        }
        if (!state.equals("DEPLOYED")) {
            throw new IOException("the demo's deploy ended as " + state + ": "
                    + run.path("reason").asText() + "; its log: " + api.text(path + "/log"));
        }
        say.accept("deploy     " + run.path("id").asText() + ", all boxes deployed");
    }

    private void users() throws IOException {
        Node jsm = console.inventory().get(DemoBoxes.CORE).nodes(Role.JSM).get(0);
        DemoUsers.add(console.agents(), console.inventory().get(jsm.box()), jsm.name(), DOMAIN, PEOPLE, accounts());
        say.accept("users      " + (accounts() + PEOPLE.size()) + " accounts");
    }

    private void crowd() {
        if (options.clients() == 0) {
            return;
        }
        List<InetSocketAddress> servers = console.inventory().nodes(Role.C2S).stream()
                .map(n -> new InetSocketAddress("127.0.0.1", n.port()))
                .toList();
        List<Jid> names = IntStream.range(0, options.clients())
                .mapToObj(i -> Jid.of(DemoUsers.name(i), DOMAIN, ""))
                .toList();
        crowd = new Crowd(new Crowd.Plan(
                servers,
                ClientSettings.Tls.NONE,
                names,
                DemoUsers.PASSWORD,
                options.clients(),
                BETWEEN_MESSAGES,
                RAMP_UP));
        crowd.start();
        say.accept("clients    " + options.clients() + " logging in, each writes to another one about every "
                + BETWEEN_MESSAGES.toSeconds() + " s");
    }

    private void welcome(String url, String password) {
        Node c2s = console.inventory().nodes(Role.C2S).get(0);
        say.accept("");
        say.accept("  Open    " + url + console.loginLinks().create(ADMINISTRATOR)
                + "   (logs you in once, within ten minutes)");
        if (!password.isEmpty()) {
            say.accept("  Later   log in as " + ADMINISTRATOR + " with " + password);
        }
        say.accept("  Chat    with any XMPP client: alice@" + DOMAIN + ", password " + DemoUsers.PASSWORD
                + ", server 127.0.0.1 port " + c2s.port());
        say.accept("  Stop    Ctrl-C; all of it is in " + options.data());
        say.accept("");
    }

    /** Whether it was told to stop: a start that fails then fails for no other reason. */
    public boolean closed() {
        return closed;
    }

    /**
     * Stops clients, console and boxes, in the middle of the start too; what was stored stays for the next time. The console
     * goes first, since a deploy that goes on would start what the boxes stop.
     */
    @Override
    public void close() {
        closed = true;
        if (console == null) {
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException leftBehind) {
            say.accept("could not delete " + file);
        }
        if (crowd != null) {
            crowd.close();
        }
        console.close();
        if (boxes != null) {
            boxes.close();
        }
    }
}
