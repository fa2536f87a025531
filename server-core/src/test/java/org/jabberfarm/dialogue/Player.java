package org.jabberfarm.dialogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.ongres.scram.client.ScramClient;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jabberfarm.config.NeedsRestart;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.Elements;
import org.jabberfarm.xml.StanzaSplitter;
import org.jabberfarm.xml.XmlException;
import org.jabberfarm.xml.XmlLimits;
import org.opentest4j.TestAbortedException;

/** Plays a {@link Script}: each kind of step is one method, found by the pattern beside it. */
final class Player implements AutoCloseable {
    private static final XmlLimits LIMITS = new XmlLimits(4_000_000, 200, 200);
    private static final String AROUND = "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'";
    private static final String OPEN = "<stream:stream " + AROUND + " to='%s' version='1.0'>";
    private static final String SASL = " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";
    private static final Pattern SHA1 = Pattern.compile("\\{sha1 ([^}]*)}");
    private static final Pattern REPEAT = Pattern.compile("\\{repeat (\\d+) ([^}]*)}");

    private interface Action {
        void run(Matcher words, String block) throws Exception;
    }

    private final Map<Pattern, Action> actions = new LinkedHashMap<>();
    private final Map<String, String> options = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Wire> actors = new HashMap<>();
    private final Map<String, ServerSocket> listeners = new HashMap<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Match match = new Match(names);
    private final Stage stage = new Stage(options);

    Player() {
        on("option (\\S+)=(.*)", (w, b) -> options.put(w.group(1), w.group(2)));
        on("farm", (w, b) -> stage.startAll());
        on("a session manager", (w, b) -> stage.startJsm());
        on("the session manager (stops|starts)", (w, b) -> jsm(w.group(1)));
        on("(c2s-\\d+) starts", (w, b) -> stage.startC2s(w.group(1)));
        on("the session manager reloads: (.*)", (w, b) -> reload(stage::reload, w.group(1)));
        on("(c2s-\\d+) reloads: (.*)", (w, b) -> reload(() -> stage.reload(w.group(1)), w.group(2)));
        on("(\\S+) plays the session manager of (\\S+)", (w, b) -> playJsm(w.group(1), w.group(2)));
        on("(\\S+) takes the link", (w, b) -> take(w.group(1)));
        on("account (\\S+) (\\S+)", (w, b) -> stage.account(w.group(1), w.group(2)));
        on(
                "(c2s-\\d+) has somewhere to send clients",
                (w, b) -> org.awaitility.Awaitility.await()
                        .until(() ->
                                (int) stage.c2s(w.group(1)).drain().status().get("room") > 0));
        on("(c2s-\\d+) is drained", (w, b) -> stage.c2s(w.group(1)).drain().begin(0));
        on(
                "(c2s-\\d+) is drained no longer",
                (w, b) -> stage.c2s(w.group(1)).drain().end());
        on(
                "(c2s-\\d+) is called \\{(\\S+)}",
                (w, b) -> names.put(
                        w.group(2), "127.0.0.1:" + stage.c2s(w.group(1)).port()));
        on("links are up", (w, b) -> stage.awaitLinks());
        on(
                "(\\S+) connects to (\\S+)",
                (w, b) -> cast(w.group(1), Wire.dial(stage.c2s(w.group(2)).port())));
        on("IPv6 is there", (w, b) -> assumeTrue(hasIpv6(), "this machine has no IPv6"));
        on(
                "(\\S+) connects to (\\S+) by (\\S+)",
                (w, b) -> cast(
                        w.group(1), Wire.dial(w.group(3), stage.c2s(w.group(2)).port())));
        on(
                "(\\S+) connects with TLS to (\\S+)",
                (w, b) -> cast(w.group(1), Wire.dialTls(stage.c2s(w.group(2)).tlsPort())));
        on("(\\S+) dials the port of (\\S+)", (w, b) -> cast(w.group(1), Wire.dial(stage.linkPort(w.group(2)))));
        on("(\\S+) shakes hands", (w, b) -> shakeHands(actor(w)));
        on(
                "(\\S+) has (\\d+) clients?",
                (w, b) -> await().until(() ->
                        stage.metrics(w.group(1)).text().contains("jabberfarm_connections " + w.group(2) + "\n")));
        on("(\\S+) links as (\\S+)", (w, b) -> link(w.group(1), w.group(2)));
        on("the link of (\\S+) is down", (w, b) -> await().until(() -> !stage.linkUp(w.group(1))));
        on(
                "the JSM has (\\d+) sessions?",
                (w, b) -> await().until(() -> stage.sessions() == Integer.parseInt(w.group(1))));
        on(
                "the JSM has (\\d+) detached sessions?",
                (w, b) -> await().until(() -> stage.detached() == Integer.parseInt(w.group(1))));
        on("the password of (\\S+) becomes (\\S+)", (w, b) -> stage.password(w.group(1), w.group(2)));
        on("the account (\\S+) is removed", (w, b) -> stage.remove(w.group(1)));
        on("(c2s-\\d+) stops", (w, b) -> stage.stopC2s(w.group(1)));
        on("(\\S+) is refused", (w, b) -> refused(actor(w), b));
        on("(\\S+) sends", (w, b) -> actor(w).send(filled(b)));
        on("(\\S+) receives", (w, b) -> receives(actor(w), b));
        on("(\\S+) receives in any order", (w, b) -> receivesAnyOrder(actor(w), b));
        on("(\\S+) is disconnected", (w, b) -> expect(actor(w).next(), "closed"));
        on("(\\S+) hangs up", (w, b) -> actor(w).close());
        on("(\\S+) has TLS", (w, b) -> actor(w).awaitTls());
        on("(\\S+) opens a stream to (\\S+)", (w, b) -> open(actor(w), w.group(2)));
        on(
                "(\\S+) logs in as (\\S+)@(\\S+)/(\\S+) with (\\S+)",
                (w, b) -> login(actor(w), w.group(2), w.group(3), w.group(4), w.group(5), "SCRAM-SHA-256"));
        on(
                "(\\S+) logs in as (\\S+)@(\\S+)/(\\S+) with (\\S+) by (\\S+)",
                (w, b) -> login(actor(w), w.group(2), w.group(3), w.group(4), w.group(5), w.group(6)));
        on("(\\S+) proves (\\S+) with (\\S+) by (\\S+)", (w, b) -> scram(actor(w), w.group(2), w.group(3), w.group(4)));
        on(
                "(\\S+) fails to prove (\\S+) with (\\S+) by (\\S+) bound elsewhere",
                (w, b) -> boundElsewhere(actor(w), w.group(2), w.group(3), w.group(4)));
        on("(\\S+) hears nothing more", (w, b) -> nothingMore(actor(w)));
    }

    /** An option that the script does not name. */
    Player with(String option, String value) {
        options.put(option, value);
        return this;
    }

    private void on(String words, Action action) {
        actions.put(Pattern.compile(words), action);
    }

    void play(Script script) {
        for (Script.Step step : script.steps()) {
            try {
                play(step);
            } catch (TestAbortedException e) {
                throw e;
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        script.name() + ":" + step.line() + ": " + step.text() + ": " + e.getMessage(), e);
            }
        }
    }

    private void play(Script.Step step) throws Exception {
        for (Map.Entry<Pattern, Action> action : actions.entrySet()) {
            Matcher words = action.getKey().matcher(step.text());
            if (words.matches()) {
                action.getValue().run(words, step.block());
                return;
            }
        }
        throw new AssertionError("no such step");
    }

    private void cast(String name, Wire wire) {
        actors.put(name, wire);
        opened.add(wire);
    }

    private Wire actor(Matcher words) {
        Wire actor = actors.get(words.group(1));
        if (actor == null) {
            throw new AssertionError(words.group(1) + " is not connected");
        }
        return actor;
    }

    private static boolean hasIpv6() throws IOException {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        return loopback != null && loopback.inetAddresses().anyMatch(address -> address instanceof Inet6Address);
    }

    private void jsm(String what) throws Exception {
        if (what.equals("stops")) {
            stage.stopJsm();
        } else {
            stage.startJsm();
        }
    }

    private static void reload(Callable<List<String>> reload, String expected) throws Exception {
        String said;
        try {
            List<String> changed = reload.call();
            said = changed.isEmpty() ? "nothing" : String.join(", ", changed);
        } catch (NeedsRestart | IOException | IllegalArgumentException e) {
            said = e.getMessage();
        }
        if (!said.matches(expected)) {
            throw new AssertionError("heard " + said + " instead of " + expected);
        }
    }

    private void playJsm(String name, String service) throws Exception {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName(stage.linkIp()));
        opened.add(listener);
        listeners.put(name, listener);
        stage.startC2s(service, listener.getLocalPort());
        take(name);
    }

    private void take(String name) throws Exception {
        cast(name, new Wire(listeners.get(name).accept()));
    }

    private void receives(Wire actor, String block) throws Exception {
        for (Wire.Heard expected : parsed(repeated(block))) {
            Wire.Heard heard = actor.next();
            if (!expected.what().equals(heard.what())) {
                throw new AssertionError("heard " + heard + " instead of " + expected);
            }
            if (expected.element() != null) {
                match.difference(expected.element(), heard.element()).ifPresent(difference -> {
                    throw new AssertionError(difference + "\n  heard    " + heard + "\n  expected " + expected);
                });
            }
        }
    }

    private void receivesAnyOrder(Wire actor, String block) throws Exception {
        List<Wire.Heard> open = new ArrayList<>(parsed(block));
        while (!open.isEmpty()) {
            Wire.Heard heard = actor.next();
            Optional<Wire.Heard> found = open.stream()
                    .filter(e -> heard.element() != null
                            && match.difference(e.element(), heard.element()).isEmpty())
                    .findFirst();
            open.remove(found.orElseThrow(() -> new AssertionError("heard " + heard + "\n  expected one of " + open)));
        }
    }

    /** The JSM's side of a link as jadc2s makes it. */
    private void link(String name, String service) throws Exception {
        Wire wire = Wire.dial(stage.linkPort(service));
        cast(name, wire);
        wire.send("<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='"
                + service + "'>");
        String id = wire.next().element().get("id");
        wire.send("<handshake>" + filled("{sha1 " + id + Stage.SECRET + "}") + "</handshake>");
        receives(wire, "<handshake/>");
        stage.awaitReached(service);
    }

    /** The session manager's side of a handshake, as the original answers it. */
    private void shakeHands(Wire actor) throws Exception {
        expect(actor.next(), "header");
        actor.send("<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' id='6B02A6BC'"
                + " xmlns='jabber:component:accept' from='x'>");
        receives(actor, "<handshake>" + filled("{sha1 6B02A6BC" + Stage.SECRET + "}") + "</handshake>");
        actor.send("<handshake/>");
        stage.awaitLinks();
    }

    /** Refused before there is a stream, so that what is heard is no stream either. */
    private static void refused(Wire actor, String block) throws Exception {
        String heard = actor.next().what() + actor.next().what();
        if (!heard.contains("broken XML") && !heard.contains("closed")) {
            throw new AssertionError("heard " + heard + " instead of " + block);
        }
    }

    private static void expect(Wire.Heard heard, String what) {
        if (!heard.what().equals(what)) {
            throw new AssertionError("heard " + heard + " instead of " + what);
        }
    }

    /** The block in the pieces in which a wire hears it; without a stream header around it where it has none. */
    private List<Wire.Heard> parsed(String block) throws XmlException {
        List<Wire.Heard> pieces = new ArrayList<>();
        StanzaSplitter splitter = new StanzaSplitter(LIMITS, new StanzaSplitter.Listener() {
            @Override
            public void header(byte[] tag) throws XmlException {
                pieces.add(new Wire.Heard("header", Elements.header(tag, LIMITS)));
            }

            @Override
            public void stanza(byte[] xml) throws XmlException {
                pieces.add(new Wire.Heard("stanza", Elements.prove(xml, AROUND, LIMITS)));
            }

            @Override
            public void end() {
                pieces.add(new Wire.Heard("end", null));
            }
        });
        boolean header = block.startsWith("<?xml") || block.startsWith("<stream:stream");
        String whole = header
                ? block.replace(
                        "<stream:stream any", "<stream:stream xmlns:stream='http://etherx.jabber.org/streams' any")
                : "<stream:stream " + AROUND + ">" + block;
        splitter.feed(Unpooled.copiedBuffer(whole, UTF_8), () -> true);
        return header ? pieces : pieces.subList(1, pieces.size());
    }

    /** Puts in remembered names, {@code {sha1 …}} in hex and {@code {repeat N …}}. */
    private String filled(String block) throws Exception {
        String text = block;
        for (Map.Entry<String, String> name : names.entrySet()) {
            text = text.replace("{" + name.getKey() + "}", name.getValue());
        }
        text = repeated(text);
        MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
        return SHA1.matcher(text)
                .replaceAll(m -> HexFormat.of().formatHex(sha1.digest(m.group(1).getBytes(UTF_8))));
    }

    private static String repeated(String block) {
        return REPEAT.matcher(block)
                .replaceAll(m -> Matcher.quoteReplacement(m.group(2).repeat(Integer.parseInt(m.group(1)))));
    }

    private void open(Wire actor, String domain) throws Exception {
        actor.send(OPEN.formatted(domain));
        expect(actor.next(), "header");
        expect(actor.next(), "stanza");
    }

    private void login(Wire actor, String user, String domain, String resource, String password, String mechanism)
            throws Exception {
        open(actor, domain);
        scram(actor, user, password, mechanism);
        open(actor, domain);
        actor.send("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>" + resource
                + "</resource></bind></iq>");
        receives(
                actor,
                "<iq type='result' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>" + user + "@" + domain
                        + "/" + resource + "</jid></bind></iq>");
    }

    private void scram(Wire actor, String user, String password, String mechanism) throws Exception {
        byte[] binding = mechanism.endsWith("-PLUS") ? actor.serverEndPoint() : null;
        ScramClient client = scramClient(user, password, mechanism, binding);
        Element answer = scram(actor, client, mechanism);
        client.serverFinalMessage(text(answer, "success"));
    }

    /** As somebody between client and server makes it look, who ends the client's TLS and has a certificate of his own. */
    private void boundElsewhere(Wire actor, String user, String password, String mechanism) throws Exception {
        byte[] binding = actor.serverEndPoint();
        binding[0]++;
        Element answer = scram(actor, scramClient(user, password, mechanism, binding), mechanism);
        match.difference(
                        parsed("<failure" + SASL + "><not-authorized/></failure>")
                                .get(0)
                                .element(),
                        answer)
                .ifPresent(difference -> {
                    throw new AssertionError(difference);
                });
    }

    private static ScramClient scramClient(String user, String password, String mechanism, byte[] binding) {
        ScramClient.FinalBuildStage builder = ScramClient.builder()
                .advertisedMechanisms(List.of(mechanism))
                .username(user)
                .password(password.toCharArray());
        return (binding == null ? builder : builder.channelBinding("tls-server-end-point", binding)).build();
    }

    /** What is heard in the end. */
    private static Element scram(Wire actor, ScramClient client, String mechanism) throws Exception {
        actor.send("<auth" + SASL + " mechanism='" + mechanism + "'>"
                + base64(client.clientFirstMessage().toString()) + "</auth>");
        client.serverFirstMessage(text(actor.next().element(), "challenge"));
        actor.send("<response" + SASL + ">" + base64(client.clientFinalMessage().toString()) + "</response>");
        return actor.next().element();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static String text(Element element, String name) {
        if (element == null || !element.name().equals(name)) {
            throw new AssertionError("heard " + element + " instead of <" + name + ">");
        }
        return new String(Base64.getDecoder().decode(element.text()), UTF_8);
    }

    /** A ping is answered behind everything that the actor's own user was still to hear. */
    private void nothingMore(Wire actor) throws Exception {
        actor.send("<iq type='get' id='nothing-more'><ping xmlns='urn:xmpp:ping'/></iq>");
        receives(actor, "<iq type='result' id='nothing-more' any='…'/>");
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        stage.close();
    }
}
