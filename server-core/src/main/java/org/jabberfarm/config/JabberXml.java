package org.jabberfarm.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code jabber.xml}: what a JSM is told. Read and written here and nowhere else. Elements and defaults are those of
 * jabberd 1.4; our own settings are in elements of our namespace, which the original passes over.
 *
 * @param sessions the session manager itself
 * @param links one service per c2s that may dial in
 * @param xdb where users are stored
 * @param io limits of connections
 * @param pidfile empty for none
 * @param own settings that the original does not have
 * @param kept unknown elements, written back as they were
 * @param warnings what was unknown, for people
 */
public record JabberXml(
        Sessions sessions,
        List<Link> links,
        Xdb xdb,
        Io io,
        String pidfile,
        Own own,
        Jadc2sXml.Kept kept,
        List<String> warnings) {
    static final String ROOT = "jabber";
    static final Set<String> FRAGMENTS = Set.of("service", "xdb", "log", "io", "pidfile");

    /** Modules in the order in which they are asked, where a file names none. */
    public static final List<String> MODULES = List.of(
            "mod_echo",
            "mod_roster",
            "mod_time",
            "mod_vcard",
            "mod_last",
            "mod_version",
            "mod_ping",
            "mod_blocking",
            "mod_announce",
            "mod_agents",
            "mod_browse",
            "mod_disco",
            "mod_admin",
            "mod_offline",
            "mod_presence",
            "mod_auth_plain",
            "mod_log",
            "mod_register",
            "mod_xml");

    /**
     * Those that jabberd 1.4 has not: it would not start with one of them in its {@code <load>}, so they stand in an element
     * of ours.
     */
    static final Set<String> OURS_ALONE = Set.of("mod_ping", "mod_blocking", "mod_welcome", "mod_auth_sasl");

    /** {@link #MODULES} in the order in which they come out of a file that names them all: ours stand behind the others. */
    static List<String> defaultModules() {
        return Stream.concat(
                        MODULES.stream().filter(module -> !OURS_ALONE.contains(module)),
                        MODULES.stream().filter(OURS_ALONE::contains))
                .toList();
    }

    private static final String INSTRUCTIONS = "Choose a user name and a password.";

    static final Key ACCEPT_IP = Key.host("ip", "", "Address to listen on for this c2s. Default: all.");
    static final Key ACCEPT_PORT = Key.number(
            "port",
            null,
            0,
            65535,
            "sm/port in its jadc2s.xml must be the same. Services may share a port and its ip.");
    static final Key ACCEPT_SECRET =
            Key.text("secret", null, "Shared with sm/secret in its jadc2s.xml; both must change together.");
    static final Key ACCEPT_TIMEOUT = Key.number(
            "timeout",
            10,
            1,
            3600,
            "Seconds that packets wait for this c2s when its link is lost; then its sessions end. Default 10.");
    static final Key HOST =
            Key.host("host", "", "A domain whose users this session manager holds; one element a domain. Empty: any.");

    /** What a service that is no session manager may be addressed by. */
    static final String HOST_NAME = "[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?";

    static final Key WELCOME_SUBJECT = Key.text("subject", "", "Subject of the message that a new user finds.");
    static final Key WELCOME_BODY = Key.text("body", "", "Its text.");
    static final Key URL = Key.text(
            "url", "", "JDBC URL of the database. Empty, the default: embedded H2 in the node's own state folder.");
    static final Key USER = Key.text("user", "", "Login for the database.");
    static final Key PASSWORD = Key.text("password", "", "Password for the database.");
    static final Key POOL =
            Key.number("connections", 8, 1, 500, "Connections to the database, shared by all users. Default 8.");
    /** {@code user@domain}, with none of the characters that a name may not have. */
    static final String ACCOUNT = "[^@/\\s\"&':<>]+@[^@/\\s\"&':<>]+";

    static final Key ADMIN = new Key(
            "write",
            null,
            "an account, user@domain",
            v -> v.matches(ACCOUNT),
            "An account that may write to the server and to all its users.");
    static final Key VCARD_NAME = Key.text("FN", "", "Name of the server in lists of services.");
    private static final String ADDRESS = "(\\d{1,3}\\.){3}\\d{1,3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*";
    static final Key RULE_IP = new Key("ip", null, "an IP address", v -> v.matches(ADDRESS), "");
    static final Key RULE_MASK =
            new Key("mask", "", "a mask written like an IP address", v -> v.isEmpty() || v.matches(ADDRESS), "");
    static final Key RATE_POINTS = Key.number("points", 0, 0, 1_000_000, "");
    static final Key RATE_TIME = Key.number("time", 0, 0, 86_400, "");
    static final Key PIDFILE =
            Key.text("pidfile", "", "File for the process number. The original does not start while it exists.");
    static final Key METRICS =
            Key.number("metrics-port", 0, 0, 65535, "Loopback port of /metrics for Prometheus. Default 0: none.");
    static final Key MORE_MODULES =
            Key.text("modules", "", "Modules beyond those in load, which the original does not have. Default: none.");
    static final Key MECHANISMS = Key.text(
            "mechanisms",
            "SCRAM-SHA-256 SCRAM-SHA-1 PLAIN",
            "SASL mechanisms offered, strongest first. Default: SCRAM-SHA-256 SCRAM-SHA-1 PLAIN. Those with -PLUS bind the login"
                    + " to its TLS connection; older clients that know no binding but tls-unique fail with them there.");
    static final Key PLAIN = Key.oneOf(
            "plain-without-tls",
            "no",
            "Whether passwords may come in clear text over links that say the client has no TLS. Default no.",
            "yes",
            "no");
    static final Key ITERATIONS = Key.number(
            "scram-iterations",
            4096,
            4096,
            1_000_000,
            "Iterations for new passwords (RFC 7677: 4096 at least, the default). More makes every login dearer.");

    static final Key DIGEST = Key.oneOf(
            "old-clients-digest",
            "no",
            "Whether passwords are kept in clear beside their keys, so that old clients can log in by digest (XEP-0078)."
                    + " Whoever reads the database then knows them. With no, the default, those kept are erased at the start.",
            "yes",
            "no");
    static final Key CONFLICT = Key.oneOf(
            "resource-conflict",
            "replace",
            "When a resource logs in that is there already: replace ends the older session, refuse turns the newer one away."
                    + " Default replace, as the original does.",
            "replace",
            "refuse");
    static final Key RESUME = Key.number(
            "resume-seconds",
            300,
            0,
            86_400,
            "How long a session waits for its client when the connection is lost, if the client uses stream management"
                    + " (XEP-0198). 0: it ends at once. Default 300.");

    /**
     * @param id service id
     * @param hosts domains
     * @param modules module names in event order
     * @param register whether in-band registration is on
     * @param welcomeSubject empty for no welcome message
     * @param admins JIDs that may use the admin commands
     * @param vcardName name of the server, empty for none
     */
    public record Sessions(
            String id,
            List<String> hosts,
            List<String> modules,
            boolean register,
            String welcomeSubject,
            String welcomeBody,
            List<String> admins,
            String vcardName) {}

    /** A c2s that may dial in; {@code id} is the name it goes by. */
    public record Link(String id, String ip, int port, Secret secret, int timeoutSeconds) {}

    /** Database; {@code url} empty for embedded H2. */
    public record Xdb(String url, String user, Secret password, int connections) {}

    /** Connects per address ({@code ratePoints} within {@code rateSeconds}, 0 for no limit) and addresses by rule. */
    public record Io(int ratePoints, int rateSeconds, List<String> allow, List<String> deny) {}

    /**
     * Our own settings.
     *
     * @param oldClientsDigest whether passwords are kept in clear for logins by digest
     * @param resourceConflict {@code replace} or {@code refuse}
     * @param resumeSeconds that a session waits for a client which has lost its connection; 0: none does
     * @param cluster empty for a single JSM
     */
    public record Own(
            int metricsPort,
            List<String> mechanisms,
            boolean plainWithoutTls,
            int scramIterations,
            boolean oldClientsDigest,
            String resourceConflict,
            int resumeSeconds,
            Optional<ClusterXml> cluster) {}

    /**
     * A service that clients find in the server's list.
     *
     * @param type {@code jud}, {@code public}, {@code icq}: what kind older clients take it for; may be empty
     * @param namespaces of what can be asked of it
     */
    public record Service(String jid, String name, String type, List<String> namespaces) {}

    static Key karma(String name) {
        return new Key(name, "0", "a whole number", v -> v.isEmpty() || v.matches("-?\\d{1,9}"), "");
    }

    public static JabberXml read(Path file) throws ConfigError {
        return new JabberReader(file.toString(), file.toAbsolutePath().getParent()).read(ConfigXml.load(file));
    }

    /** @param name what messages call the file */
    public static JabberXml parse(String name, String text) throws ConfigError {
        return new JabberReader(name, null).read(text);
    }

    /** The same with another file's unknown elements. */
    public JabberXml keeping(JabberXml other) {
        return new JabberXml(sessions, links, xdb, io, pidfile, own, other.kept, warnings);
    }

    /** What {@code <browse>} and {@code <disco>} list for clients. */
    public List<Service> services() {
        return kept.of("jsm/services").stream()
                .flatMap(list -> list.children.stream())
                .filter(item -> item.attributes.containsKey("jid"))
                .map(item -> new Service(
                        item.attributes.get("jid"),
                        item.attributes.getOrDefault("name", ""),
                        item.attributes.getOrDefault("type", ""),
                        item.children.stream()
                                .filter(child -> child.name.equals("ns"))
                                .map(ConfigNode::value)
                                .toList()))
                .toList();
    }

    /** Who looks after the server ({@code admin}). */
    public Administrators administrators() {
        return Administrators.of(sessions.admins(), kept.of("jsm/admin"));
    }

    /** Whether administrators are told of each newcomer: any {@code notify} at {@code register} says so. */
    public boolean tellsOfNewcomers() {
        return kept.of("jsm/register").stream().anyMatch(node -> node.attributes.containsKey("notify"));
    }

    /** Addresses that get a copy of what users say of their presence ({@code presence/bcc}). */
    public List<String> presenceCopies() {
        return copies("presence", "bcc");
    }

    /** Addresses of services that get a copy of each message ({@code archive/service}). */
    public List<String> archives() {
        return copies("archive", "service");
    }

    private List<String> copies(String parent, String name) {
        return kept.of("jsm/copies").stream()
                .filter(node -> node.name.equals(parent))
                .flatMap(node -> node.children.stream())
                .filter(child -> child.name.equals(name))
                .map(ConfigNode::value)
                .distinct()
                .toList();
    }

    /** What a newcomer is told ({@code register/instructions}). */
    public String instructions() {
        return kept.of("jsm/register").stream()
                .flatMap(register -> register.children.stream())
                .filter(child ->
                        child.name.equals("instructions") && !child.value().isEmpty())
                .map(ConfigNode::value)
                .findFirst()
                .orElse(INSTRUCTIONS);
    }

    /**
     * What a process needs and a fragment may lack.
     *
     * @throws ConfigError when there is no domain
     */
    public JabberXml complete(String file) throws ConfigError {
        ConfigXml.Source source = new ConfigXml.Source(file, null);
        ConfigNode root = new ConfigNode(ROOT, file, 1);
        if (sessions.hosts().isEmpty()) {
            source.problem(root, "service/host", "nothing", "at least one domain in the service with the <jsm>");
        }
        source.throwIfBroken();
        return this;
    }

    /** Whether a service is told of each packet that it sends for another host ({@code accept/restrict}). */
    public boolean restricts(String service) {
        return kept.of("service " + service + "/accept").stream().anyMatch(node -> node.name.equals("restrict"));
    }

    /** By what a service is addressed: its id and its {@code <host>}s. */
    public List<String> hosts(String service) {
        return Stream.concat(
                        Stream.of(service),
                        kept.of("service " + service).stream()
                                .filter(node -> node.name.equals("host"))
                                .map(node -> node.value().toLowerCase(Locale.ROOT))
                                .filter(host -> !host.isEmpty()))
                .distinct()
                .toList();
    }

    public Optional<Link> link(String id) {
        return links.stream().filter(l -> l.id().equals(id)).findFirst();
    }

    /** The file's text, the same for the same settings. */
    public String write() {
        ConfigWriter out = new ConfigWriter().open(ROOT);
        writeSessions(out);
        out.comment(
                "One service per c2s: its id is the name by which the c2s is addressed, in packets and in its own jadc2s.xml.");
        for (Link link : links) {
            out.open("service", "id", link.id()).open("accept");
            out.put(ACCEPT_IP, link.ip()).put(ACCEPT_PORT, link.port()).put(ACCEPT_SECRET, link.secret());
            out.put(ACCEPT_TIMEOUT, link.timeoutSeconds());
            out.kept(kept.of("service " + link.id() + "/accept")).close();
            out.kept(kept.of("service " + link.id())).close();
        }
        writeXdb(out);
        writeLog(out);
        out.open("io");
        if (io.ratePoints() > 0) {
            out.comment(
                    "Connects that one address may make (points) within so many seconds (time), all listeners together.");
            out.empty("rate", "points", Integer.toString(io.ratePoints()), "time", Integer.toString(io.rateSeconds()));
        }
        rules(out, "allow", io.allow());
        rules(out, "deny", io.deny());
        out.kept(kept.of("io")).close();
        if (!pidfile.isEmpty()) {
            out.put(PIDFILE, pidfile);
        }
        return out.kept(kept.of("")).close().toString();
    }

    private void writeLog(ConfigWriter out) {
        out.comment("Where the original logs to. Ours writes its log file whatever stands here.");
        if (!kept.of("log").isEmpty()) {
            out.kept(kept.of("log"));
            return;
        }
        out.open("log", "id", "elogger.localhost").bare("host", "").bare("logtype", "");
        out.bare("format", "%d: [%t] (%h): %s").bare("stderr", "").close();
    }

    private void writeSessions(ConfigWriter out) {
        out.open("service", "id", sessions.id());
        List<String> hosts = sessions.hosts().isEmpty() ? List.of("") : sessions.hosts();
        out.put(HOST, hosts.get(0));
        hosts.stream().skip(1).forEach(host -> out.bare(HOST.name(), host));
        out.open("jsm", "xmlns", "jabber:config:jsm");
        if (sessions.register()) {
            out.comment(
                    "In-band registration (XEP-0077) is on while this element is here; its text is what newcomers read.");
            if (kept.of("jsm/register").isEmpty()) {
                out.open("register").bare("instructions", INSTRUCTIONS).bare("name", "");
                out.bare("email", "").close();
            }
            out.kept(kept.of("jsm/register"));
        }
        if (!sessions.welcomeSubject().isEmpty() || !sessions.welcomeBody().isEmpty()) {
            out.open("welcome").put(WELCOME_SUBJECT, sessions.welcomeSubject());
            out.put(WELCOME_BODY, sessions.welcomeBody())
                    .kept(kept.of("jsm/welcome"))
                    .close();
        }
        if (!sessions.admins().isEmpty() || !kept.of("jsm/admin").isEmpty()) {
            out.open("admin");
            sessions.admins().forEach(admin -> out.put(ADMIN, admin));
            out.kept(kept.of("jsm/admin")).close();
        }
        if (!sessions.vcardName().isEmpty() || !kept.of("jsm/vCard").isEmpty()) {
            out.open("vCard").put(VCARD_NAME, sessions.vcardName());
            out.kept(kept.of("jsm/vCard")).close();
        }
        if (!kept.of("jsm/services").isEmpty()) {
            out.comment("Services that clients find in the server's list.").kept(kept.of("jsm/services"));
        }
        if (!kept.of("jsm/copies").isEmpty()) {
            out.comment("Who gets copies: of presence (bcc), of messages (service; each in a route of type archive).")
                    .kept(kept.of("jsm/copies"));
        }
        out.kept(kept.of("jsm")).close();
        out.comment("Modules in the order in which they are asked; leave a line out to switch one off.");
        out.open("load", "main", "jsm").bare("jsm", "./jsm/jsm.so");
        sessions.modules().stream()
                .filter(module -> !OURS_ALONE.contains(module))
                .forEach(module -> out.bare(module, "./jsm/jsm.so"));
        out.close();
        out.open("session-manager", "xmlns", ConfigXml.NAMESPACE).put(METRICS, own.metricsPort());
        out.put(
                MORE_MODULES,
                sessions.modules().stream().filter(OURS_ALONE::contains).collect(Collectors.joining(" ")));
        out.put(MECHANISMS, String.join(" ", own.mechanisms())).put(PLAIN, own.plainWithoutTls() ? "yes" : "no");
        out.put(ITERATIONS, own.scramIterations()).put(DIGEST, own.oldClientsDigest() ? "yes" : "no");
        out.put(CONFLICT, own.resourceConflict()).put(RESUME, own.resumeSeconds());
        own.cluster().ifPresent(cluster -> {
            cluster.write(out);
            out.kept(kept.of("session-manager/cluster")).close();
        });
        out.kept(kept.of("session-manager")).close();
        out.kept(kept.of("service")).close();
    }

    private void writeXdb(ConfigWriter out) {
        out.open("xdb", "id", "xdb").bare("host", "");
        out.comment("The original stores in files here; ours stores in the database of the next element.");
        out.open("load").bare("xdb_file", "./xdb_file/xdb_file.so").close();
        out.open("xdb_file", "xmlns", "jabber:config:xdb_file")
                .bare("spool", "./spool")
                .close();
        out.open("storage", "xmlns", ConfigXml.NAMESPACE).put(URL, xdb.url()).put(USER, xdb.user());
        out.put(PASSWORD, xdb.password()).put(POOL, xdb.connections());
        out.kept(kept.of("xdb/storage")).close();
        if (!kept.of("xdb/xdb_sql").isEmpty()) {
            out.comment("Left of a configuration for xdb_sql; its connection is in the element above.");
            out.open("xdb_sql", "xmlns", "jabberd:xdb_sql:config");
            out.kept(kept.of("xdb/xdb_sql")).close();
        }
        out.kept(kept.of("xdb")).close();
    }

    private static void rules(ConfigWriter out, String name, List<String> addresses) {
        if (!addresses.isEmpty()) {
            out.comment(
                    name.equals("allow")
                            ? "Only these addresses may connect, unless a deny rule names them too. Default: all."
                            : "Addresses that may not connect, whatever allow says. Default: none.");
        }
        for (String address : addresses) {
            String[] parts = address.split("/", 2);
            out.open(name).bare("ip", parts[0]);
            if (parts.length > 1) {
                out.bare("mask", parts[1]);
            }
            out.close();
        }
    }
}
