package org.jabberfarm.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * {@code jadc2s.xml}: what a c2s is told. Read and written here and nowhere else, so that the console and the process
 * cannot disagree. Keys and defaults are those of jadc2s from 2002 on, with the how-to's spellings; our own settings are in
 * one element of our namespace, which the original passes over.
 *
 * @param sms session managers to dial, in order of preference; the original reads the first
 * @param local where clients are listened for
 * @param io limits
 * @param own settings that the original does not have
 * @param kept unknown elements by section ({@code ""}, {@code local}, {@code io}), written back as they were
 * @param warnings what was unknown, for people
 */
public record Jadc2sXml(List<Sm> sms, Local local, Io io, Own own, Kept kept, List<String> warnings) {
    static final String ROOT = "jadc2s";
    static final Set<String> FRAGMENTS =
            Set.of("sm", "local", "io", "max_fds", "max_bps", "connection_limits", "authentication");

    static final Key SM_HOST = Key.host(
            "host",
            null,
            "Address of the JSM. The JSM accepts this c2s on a port of its own (service/accept in jabber.xml).");
    static final Key SM_PORT = Key.number(
            "port",
            null,
            1,
            65535,
            "Port of that service. Must be the port of the accept block whose service id is the id below.");
    static final Key SM_ID = Key.host(
            "id",
            null,
            "Name of this c2s to the JSM. Must be the service id in jabber.xml: with another name every packet is dropped in silence.");
    static final Key SM_SECRET = Key.text("secret", null, "Shared with that accept block; both must change together.");
    static final Key SM_RETRIES = Key.number(
            "retries",
            5,
            0,
            1_000_000,
            "Tries to reach a lost JSM before the original gives up (5 s apart, default 5). Ours tries for ever.");
    static final Key ID = Key.host(
            "id", null, "A domain that clients may ask for; one element a domain. Each must be a host of the JSM.");
    static final Key IP = Key.host("ip", "", "Address to listen on. Default: all.");
    static final Key PORT = Key.port("port", 5222, "Client port (STARTTLS). Default 5222; 0 or less closes it.");
    static final Key SSL_PORT =
            Key.port("port", 5223, "Client port with TLS from the first byte. Default 5223; 0 or less closes it.");
    static final Key PEMFILE = Key.text(
            "pemfile",
            "",
            "Private key and certificate chain in one PEM file, relative to this file. Without it there is no TLS.");
    static final Key MAX_FDS = Key.number(
            "max_fds",
            1023,
            16,
            16_000_000,
            "Size of the connection table: clients, links and listeners together. A prime spreads the original's hash evenly. Default 1023. LimitNOFILE of the unit must be larger.");
    /** What the version of June 2002 called it, below {@code local}. */
    static final Key MAX_CONNS = new Key("max_conns", "1023", MAX_FDS.allowed(), MAX_FDS.valid(), "");

    static final Key MAX_BPS = Key.number(
            "max_bps",
            0,
            0,
            2_000_000_000,
            "Bits a second that one client may send; reading pauses above it. 0, the default, is no limit.");
    static final Key CONNECTS = Key.number(
            "connects",
            0,
            0,
            1_000_000,
            "Connects that one address may make within the seconds below; more are closed. 0, the default, is no limit.");
    static final Key SECONDS = Key.number("seconds", 0, 0, 86_400, "Length of that window. Default 0: no limit.");
    static final Key AUTHTIMEOUT =
            Key.number("authtimeout", 15, 1, 3600, "Seconds that a client has to log in. Default 15.");
    static final Key METRICS =
            Key.number("metrics-port", 0, 0, 65535, "Loopback port of /metrics for Prometheus. Default 0: none.");
    static final Key TLS = Key.oneOf(
            "tls",
            "required",
            "Whether clients must use TLS before they log in: required (default), offered, off. Old clients without STARTTLS need offered.",
            "required",
            "offered",
            "off");
    static final Key PLAIN = Key.oneOf(
            "plain-without-tls",
            "no",
            "Whether passwords may come in clear text without TLS. Default no; for a demo on loopback only.",
            "yes",
            "no");
    static final Key STANZA_BYTES = Key.number(
            "stanza-bytes", 262_144, 10_000, 2_000_000, "Largest stanza of a client in bytes. Default 262144.");
    static final Key DEPTH =
            Key.number("stanza-depth", 64, 8, 1000, "Deepest nesting of a client's stanza. Default 64.");

    static final Key KEEPALIVE = Key.number(
            "keepalive",
            Own.KEEPALIVE,
            0,
            7200,
            "Seconds of silence after which the system asks whether a client is still there; without an answer it is closed after half as long again. Default 300; 0 leaves it to the system, which asks after two hours.");

    /** A session manager and how we prove who we are. */
    public record Sm(String host, int port, String id, Secret secret, int retries) {}

    /**
     * @param ids domains
     * @param ip empty for all addresses
     * @param port 0 for none
     * @param sslPort 0 for none
     * @param pemfile empty for no TLS
     */
    public record Local(List<String> ids, String ip, int port, int sslPort, String pemfile) {}

    /** Limits; zero in {@code maxBps}, {@code connects} or {@code seconds} is no limit. */
    public record Io(int maxFds, int maxBps, int connects, int seconds, int authtimeout) {}

    /**
     * Our own settings: TLS {@code required}, {@code offered} or {@code off}, limits of a stanza, and seconds of silence
     * after which a client is asked for.
     */
    public record Own(
            int metricsPort,
            String tls,
            boolean plainWithoutTls,
            int stanzaBytes,
            int stanzaDepth,
            int keepalive,
            Redirect redirect) {
        /** As long as jadc2s waits before it sends a blank. */
        public static final int KEEPALIVE = 300;

        public Own(int metricsPort, String tls, boolean plainWithoutTls, int stanzaBytes, int stanzaDepth) {
            this(metricsPort, tls, plainWithoutTls, stanzaBytes, stanzaDepth, KEEPALIVE);
        }

        public Own(
                int metricsPort, String tls, boolean plainWithoutTls, int stanzaBytes, int stanzaDepth, int keepalive) {
            this(metricsPort, tls, plainWithoutTls, stanzaBytes, stanzaDepth, keepalive, Redirect.DEFAULT);
        }
    }

    /** Unknown elements as they were read. */
    public record Kept(List<ConfigNodes> sections) {
        public static final Kept NONE = new Kept(List.of());

        List<ConfigNode> of(String section) {
            return sections.stream()
                    .filter(s -> s.section().equals(section))
                    .flatMap(s -> s.nodes().stream())
                    .toList();
        }
    }

    public static Jadc2sXml read(Path file) throws ConfigError {
        return new Jadc2sReader(file.toString(), file.toAbsolutePath().getParent()).read(ConfigXml.load(file));
    }

    /** @param name what messages call the file */
    public static Jadc2sXml parse(String name, String text) throws ConfigError {
        return new Jadc2sReader(name, null).read(text);
    }

    /**
     * What a process needs and a fragment may lack.
     *
     * @throws ConfigError when there is no session manager or no domain
     */
    public Jadc2sXml complete(String file) throws ConfigError {
        ConfigXml.Source source = new ConfigXml.Source(file, null);
        ConfigNode root = new ConfigNode(ROOT, file, 1);
        if (sms.isEmpty()) {
            source.problem(root, "sm", "nothing", "at least one session manager (required)");
        }
        if (local.ids().isEmpty()) {
            source.problem(root, "local/id", "nothing", "at least one domain (required)");
        }
        if (local.port() == 0 && local.sslPort() == 0) {
            source.problem(root, "local/port", "0, and 0 in local/ssl/port", "at least one port to listen on");
        }
        source.throwIfBroken();
        return this;
    }

    /** What jadc2s learnt after 2002 and ours obeys. */
    public Jadc2sExtras extras() {
        return Jadc2sExtras.of(kept.of("local"), kept.of("io"), local.ids());
    }

    /** The same with another file's unknown elements: what an operator added by hand outlives our rewriting. */
    public Jadc2sXml keeping(Jadc2sXml other) {
        return new Jadc2sXml(sms, local, io, own, other.kept, warnings);
    }

    /** The file's text, the same for the same settings. */
    public String write() {
        ConfigWriter out = new ConfigWriter().open(ROOT);
        int number = 0;
        for (Sm sm : sms) {
            out.open("sm").put(SM_HOST, sm.host()).put(SM_PORT, sm.port()).put(SM_ID, sm.id());
            out.put(SM_SECRET, sm.secret()).put(SM_RETRIES, sm.retries());
            out.kept(kept.of("sm " + ++number)).close();
        }
        out.open("local");
        boolean first = true;
        for (String id : local.ids()) {
            out = first ? out.put(ID, id) : out.bare(ID.name(), id);
            first = false;
        }
        if (!local.ip().isEmpty()) {
            out.put(IP, local.ip());
        }
        out.put(PORT, local.port());
        out.open("ssl").put(SSL_PORT, local.sslPort());
        if (!local.pemfile().isEmpty()) {
            out.put(PEMFILE, local.pemfile());
        }
        out.kept(kept.of("local/ssl")).close();
        out.kept(kept.of("local")).close();
        out.open("io").put(MAX_FDS, io.maxFds()).put(MAX_BPS, io.maxBps());
        out.open("connection_limits")
                .put(CONNECTS, io.connects())
                .put(SECONDS, io.seconds())
                .kept(kept.of("io/connection_limits"))
                .close();
        out.put(AUTHTIMEOUT, io.authtimeout()).kept(kept.of("io")).close();
        out.open("c2s", "xmlns", ConfigXml.NAMESPACE);
        out.put(METRICS, own.metricsPort()).put(TLS, own.tls()).put(PLAIN, own.plainWithoutTls() ? "yes" : "no");
        out.put(STANZA_BYTES, own.stanzaBytes()).put(DEPTH, own.stanzaDepth()).put(KEEPALIVE, own.keepalive());
        own.redirect().write(out);
        out.kept(kept.of("c2s")).close();
        if (!kept.of("authentication").isEmpty()) {
            out.comment(
                    "SASL of jadc2s 0.9.2, for the original only: our JSM says what is offered (mechanisms in jabber.xml).");
            out.kept(kept.of("authentication"));
        }
        return out.kept(kept.of("")).close().toString();
    }
}
