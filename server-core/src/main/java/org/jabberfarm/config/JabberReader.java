package org.jabberfarm.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jabberfarm.config.JabberXml.Io;
import org.jabberfarm.config.JabberXml.Link;
import org.jabberfarm.config.JabberXml.Own;
import org.jabberfarm.config.JabberXml.Sessions;
import org.jabberfarm.config.JabberXml.Xdb;

/** Reads {@code jabber.xml}; {@link JabberXml} holds the settings and writes them. */
final class JabberReader {
    private static final String JSM = "jabber:config:jsm";

    private final ConfigXml.Source source;
    private final List<ConfigNodes> kept = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private Sessions sessions;
    private Own own;

    JabberReader(String name, Path folder) {
        source = new ConfigXml.Source(name, folder);
    }

    JabberXml read(String text) throws ConfigError {
        boolean fragment = JabberXml.FRAGMENTS.contains(ConfigXml.firstElement(text));
        Section root = new Section(source, ConfigXml.parse(source, text, JabberXml.ROOT, JabberXml.FRAGMENTS), "");
        List<ConfigNode> foreign = new ArrayList<>();
        List<ConfigNode> services = root.takeAll("service");
        for (ConfigNode service : services) {
            id(service);
            if (service.has("accept")) {
                links.add(link(root.section(service), service.attributes.getOrDefault("id", "")));
            } else if (service.has("jsm")) {
                sessions(root.section(service), service.attributes.getOrDefault("id", ""));
            } else {
                // Another service of jabberd's (s2s, dnsrv, conference): not ours to judge.
                source.warning(
                        service,
                        "service id=" + service.attributes.get("id"),
                        "a service of the original programs that has no effect here, kept as it is");
                foreign.add(service);
            }
        }
        if (sessions == null) {
            if (!fragment) {
                source.problem(root.node(), "service/jsm", "nothing", "one service with a <jsm> (required)");
            }
            sessions = new Sessions("sessions", List.of(), JabberXml.MODULES, false, "", "", List.of(), "");
            own = own(new Section(source, new ConfigNode("session-manager", source.file, 1), "session-manager"));
        }
        addresses(services);
        metricsPort(services);
        Xdb xdb = xdb(root, foreign);
        List<ConfigNode> logs = root.takeAll("log");
        logs.forEach(log -> log(root.section(log)));
        kept.add(new ConfigNodes("log", logs));
        Section ioSection = root.section("io");
        Io io = io(ioSection);
        kept.add(new ConfigNodes("io", others(ioSection)));
        String pidfile = root.text(JabberXml.PIDFILE);
        for (ConfigNode other : root.rest()) {
            foreign.add(other);
            if (!other.attributes.containsKey("xmlns")) {
                source.warning(
                        other, other.name, "jabberd 1.4 does not start with it: what it does not know needs an xmlns");
            }
        }
        kept.add(new ConfigNodes("", foreign));
        source.throwIfBroken();
        return new JabberXml(
                sessions,
                List.copyOf(links),
                xdb,
                io,
                pidfile,
                own,
                new Jadc2sXml.Kept(kept),
                List.copyOf(source.warnings));
    }

    private void id(ConfigNode node) {
        String id = node.attributes.getOrDefault("id", "");
        if (!id.matches("[a-z0-9]([a-z0-9._-]*[a-z0-9])?")) {
            source.problem(
                    node, node.name + "@id", id.isEmpty() ? "nothing" : "\"" + id + "\"", "a host name in lower case");
        }
    }

    private Link link(Section service, String id) {
        Section accept = service.section("accept");
        Link link = new Link(
                id,
                accept.text(JabberXml.ACCEPT_IP),
                accept.number(JabberXml.ACCEPT_PORT),
                new Secret(accept.text(JabberXml.ACCEPT_SECRET)),
                accept.number(JabberXml.ACCEPT_TIMEOUT));
        // The same port and address are shared; an address beside all of them is a port that cannot be had twice.
        boolean overlaps = links.stream()
                .anyMatch(l -> l.port() == link.port()
                        && !l.ip().equals(link.ip())
                        && (l.ip().isEmpty() || link.ip().isEmpty()));
        if (link.port() != 0 && overlaps) {
            source.problem(
                    service.node(),
                    "service/accept/port",
                    "\"" + link.port() + "\" a second time, once for all addresses and once for one",
                    "a port of its own, or the same <ip> for all that share one");
        }
        boolean shared =
                link.port() != 0 && links.stream().anyMatch(l -> l.port() == link.port() && l.ip().equals(link.ip()));
        if (shared) {
            source.warning(
                    service.node(),
                    "service/accept/port",
                    "shared with another service: fine here, but jabberd 1.4 needs a port of its own for each");
        }
        List<ConfigNode> restrict = accept.takeAll("restrict");
        List<ConfigNode> others = new ArrayList<>(restrict);
        others.addAll(accept.rest("offline"));
        kept.add(new ConfigNodes("service " + id + "/accept", others));
        List<ConfigNode> hosts = service.takeAll("host");
        hosts.forEach(host -> host(host, "service/host"));
        List<ConfigNode> more = new ArrayList<>(hosts);
        more.addAll(service.rest());
        kept.add(new ConfigNodes("service " + id, more));
        return link;
    }

    private void host(ConfigNode node, String element) {
        if (node.value().isEmpty()) {
            source.warning(node, element, "an empty one, which would mean all hosts, has no effect here");
        } else if (!node.value().matches(JabberXml.HOST_NAME)) {
            source.problem(node, element, "\"" + node.value() + "\"", "a host name");
        }
    }

    private void sessions(Section service, String id) {
        if (sessions != null) {
            source.problem(service.node(), "service/jsm", "a second session manager", "one service with a <jsm>");
        }
        List<String> hosts = service.texts(JabberXml.HOST).stream()
                .filter(Predicate.not(String::isEmpty))
                .map(host -> host.toLowerCase(Locale.ROOT))
                .toList();
        Section jsm = service.section("jsm");
        if (!JSM.equals(jsm.attribute("xmlns"))) {
            source.problem(jsm.node(), "service/jsm@xmlns", "\"" + jsm.attribute("xmlns") + "\"", JSM);
        }
        List<ConfigNode> register = jsm.takeAll("register");
        kept.add(new ConfigNodes("jsm/register", register));
        Section welcome = jsm.section("welcome");
        Section admin = jsm.section("admin");
        List<String> admins = new ArrayList<>(admin.texts(JabberXml.ADMIN));
        Section vcard = jsm.section("vCard");
        String vcardName = vcard.text(JabberXml.VCARD_NAME);
        List<ConfigNode> loads = service.takeAll("load");
        Section ours = service.ours("session-manager");
        List<String> modules = modules(loads, ours);
        sessions = new Sessions(
                id,
                hosts,
                modules.isEmpty() ? JabberXml.defaultModules() : modules,
                !register.isEmpty(),
                welcome.text(JabberXml.WELCOME_SUBJECT),
                welcome.text(JabberXml.WELCOME_BODY),
                admins,
                vcardName);
        own = own(ours);
        if (modules.contains("mod_auth_digest") && !own.oldClientsDigest()) {
            // The original's sample has it, so it cannot mean that somebody wants passwords in clear in the database.
            source.warning(
                    service.node(),
                    "service/load/mod_auth_digest",
                    "logins by digest need passwords kept in clear; session-manager/old-clients-digest switches both on");
        }
        kept.add(new ConfigNodes("jsm/welcome", welcome.rest()));
        kept.add(new ConfigNodes("jsm/admin", administrators(admin)));
        // A card has whatever fields its owner likes.
        kept.add(new ConfigNodes("jsm/vCard", vcard.all()));
        kept.add(new ConfigNodes("jsm/services", services(jsm)));
        kept.add(new ConfigNodes("jsm/copies", copies(jsm)));
        kept.add(new ConfigNodes(
                "jsm",
                jsm.rest(
                        "filter",
                        "vcard2jud",
                        "agents",
                        "auth",
                        "update",
                        "groups",
                        "mod_auth_0k",
                        "usergc",
                        "maxhosts",
                        "maxusers")));
        kept.add(new ConfigNodes("service", service.rest()));
    }

    /** Kept as they are; {@link JabberXml#administrators} reads them. */
    private List<ConfigNode> administrators(Section admin) {
        List<ConfigNode> nodes = admin.takeAll("read");
        nodes.forEach(node -> account(node, "service/jsm/admin/read"));
        nodes = new ArrayList<>(nodes);
        nodes.addAll(admin.takeAll("reply"));
        nodes.addAll(admin.rest());
        return nodes;
    }

    /** Who gets copies of presence and of messages; {@link JabberXml#presenceCopies} and {@link JabberXml#archives} read them. */
    private List<ConfigNode> copies(Section jsm) {
        List<ConfigNode> nodes = new ArrayList<>();
        for (String[] name : new String[][] {{"presence", "bcc"}, {"archive", "service"}}) {
            for (ConfigNode node : jsm.takeAll(name[0])) {
                Section section = jsm.section(node);
                section.takeAll(name[1]).forEach(address -> address(address, "service/jsm/" + name[0] + "/" + name[1]));
                section.rest();
                nodes.add(node);
            }
        }
        return nodes;
    }

    private void address(ConfigNode node, String element) {
        if (!node.value().matches("([^@/\\s]+@)?[^@/\\s]+(/.+)?")) {
            String found = node.value().isEmpty() ? "nothing" : "\"" + node.value() + "\"";
            source.problem(node, element, found, "an address: host, user@host or either with /resource");
        }
    }

    private void account(ConfigNode node, String element) {
        if (!node.value().matches(JabberXml.ACCOUNT)) {
            String found = node.value().isEmpty() ? "nothing" : "\"" + node.value() + "\"";
            source.problem(node, element, found, "an account, user@domain");
        }
    }

    private List<String> modules(List<ConfigNode> loads, Section ours) {
        List<String> modules = new ArrayList<>();
        for (ConfigNode load : loads) {
            for (ConfigNode child : load.children) {
                if (child.name.startsWith("mod_") && !modules.contains(child.name)) {
                    modules.add(child.name);
                    known(child, "service/load/" + child.name, child.name);
                }
            }
        }
        ConfigNode at = ours.node();
        for (String more : ours.text(JabberXml.MORE_MODULES).split("\\s+")) {
            if (!more.isEmpty() && !modules.contains(more)) {
                modules.add(more);
                known(at, "session-manager/modules", more);
            }
        }
        return modules;
    }

    private void known(ConfigNode at, String element, String module) {
        if (!JabberXml.MODULES.contains(module)
                && !JabberXml.OURS_ALONE.contains(module)
                && !module.startsWith("mod_auth")) {
            source.warning(at, element, "a module that this session manager does not have, left out: " + module);
        }
    }

    /** The original takes each id and each host as an address; what two of them claim reaches neither. */
    private void addresses(List<ConfigNode> services) {
        Set<String> taken = new HashSet<>(sessions.hosts());
        for (ConfigNode service : services) {
            String id = service.attributes.getOrDefault("id", "");
            if (!id.isEmpty() && !taken.add(id)) {
                source.problem(
                        service,
                        "service@id",
                        "\"" + id + "\" a second time",
                        "each id once, and none that is a host of the session manager");
            }
            if (!service.has("accept")) {
                continue;
            }
            for (ConfigNode host : service.children) {
                String name = host.value().toLowerCase(Locale.ROOT);
                if (host.name.equals("host") && !name.isEmpty() && !name.equals(id) && !taken.add(name)) {
                    source.problem(host, "service/host", "\"" + name + "\" a second time", "each host once");
                }
            }
        }
    }

    private void metricsPort(List<ConfigNode> services) {
        int metrics = own.metricsPort();
        if (metrics != 0 && links.stream().anyMatch(link -> link.port() == metrics)) {
            source.problem(
                    services.get(0),
                    "session-manager/metrics-port",
                    "\"" + metrics + "\", which is also a service/accept/port",
                    "a port of its own");
        }
    }

    /** The lists of services that clients are told of; {@link JabberXml#services} reads them. */
    private static List<ConfigNode> services(Section jsm) {
        List<ConfigNode> lists = new ArrayList<>(jsm.takeAll("browse"));
        lists.addAll(jsm.takeAll("disco"));
        return lists;
    }

    /** Where the original logs to and how; ours logs as its unit or supervisor says, and keeps this for the original. */
    private static void log(Section log) {
        for (String name : List.of("host", "logtype", "format", "file", "stderr", "stdout", "syslog", "to")) {
            log.takeAll(name);
        }
        log.rest();
    }

    private Own own(Section section) {
        Own own = new Own(
                section.number(JabberXml.METRICS),
                List.of(section.text(JabberXml.MECHANISMS).trim().split("\\s+")),
                section.text(JabberXml.PLAIN).equals("yes"),
                section.number(JabberXml.ITERATIONS),
                section.text(JabberXml.DIGEST).equals("yes"),
                section.text(JabberXml.CONFLICT),
                section.number(JabberXml.RESUME),
                cluster(section));
        kept.add(new ConfigNodes("session-manager", section.rest()));
        return own;
    }

    private Optional<ClusterXml> cluster(Section parent) {
        if (!parent.has("cluster")) {
            return Optional.empty();
        }
        Section section = parent.section("cluster");
        ClusterXml cluster = ClusterXml.read(source, section);
        kept.add(new ConfigNodes("session-manager/cluster", section.rest()));
        return Optional.of(cluster);
    }

    /** Ours is the one with a storage element, or the how-to's with a connection of xdb_sql; others are kept. */
    private Xdb xdb(Section root, List<ConfigNode> foreign) {
        Xdb found = null;
        for (ConfigNode node : root.takeAll("xdb")) {
            id(node);
            Section section = root.section(node);
            Section storage = section.ours("storage");
            Section sql = section.section("xdb_sql");
            boolean howto = sql.has("connection");
            if (found == null && (node.attributes.getOrDefault("id", "").equals("xdb") || howto)) {
                found = howto ? howto(sql) : storage(storage);
                // Its queries are the original's; ours knows its own tables.
                kept.add(new ConfigNodes("xdb/xdb_sql", sql.rest("queries", "sleep-debug", "backend")));
                section.takeAll("host");
                section.takeAll("ns");
                section.takeAll("load");
                section.takeAll("xdb_file");
                kept.add(new ConfigNodes("xdb", section.rest()));
            } else {
                foreign.add(node);
            }
        }
        return found == null
                ? storage(new Section(source, new ConfigNode("storage", source.file, 1), "xdb/storage"))
                : found;
    }

    private Xdb storage(Section storage) {
        Xdb xdb = new Xdb(
                storage.text(JabberXml.URL),
                storage.text(JabberXml.USER),
                new Secret(storage.text(JabberXml.PASSWORD)),
                storage.number(JabberXml.POOL));
        kept.add(new ConfigNodes("xdb/storage", storage.rest()));
        return xdb;
    }

    /** The connection of IDEALX' xdb_sql, which is the one that the how-to means. */
    private static Xdb howto(Section sql) {
        String backend = sql.text(Key.oneOf("backend", "mysql", "", "mysql", "pgsql", "postgres", "odbc"));
        Section connection = sql.section("connection");
        String scheme = backend.equals("mysql") ? "mariadb" : "postgresql";
        String host = connection.text(Key.host("host", "localhost", ""));
        String port = connection.text(Key.number("port", scheme.equals("mariadb") ? 3306 : 5432, 1, 65535, ""));
        String db = connection.text(Key.text("db", null, ""));
        String user = connection.text(Key.text("user", "", ""));
        Secret pass = new Secret(connection.text(Key.text("pass", "", "")));
        return new Xdb("jdbc:" + scheme + "://" + host + ":" + port + "/" + db, user, pass, 8);
    }

    private Io io(Section io) {
        List<ConfigNode> rates = io.takeAll("rate");
        int points = 0;
        int time = 0;
        for (ConfigNode rate : rates) {
            points = attribute(rate, JabberXml.RATE_POINTS);
            time = attribute(rate, JabberXml.RATE_TIME);
        }
        return new Io(points, time, rules(io, "allow"), rules(io, "deny"));
    }

    private int attribute(ConfigNode node, Key key) {
        String text = node.attributes.getOrDefault(key.name(), key.fallback());
        if (!key.valid().test(text)) {
            source.problem(node, "io/" + node.name + "@" + key.name(), "\"" + text + "\"", key.allowed());
            return 0;
        }
        return Integer.parseInt(text);
    }

    /** The original's budget of reading; looked through and kept, since a c2s of ours has max_bps for it. */
    private List<ConfigNode> others(Section io) {
        List<ConfigNode> all = new ArrayList<>(io.takeAll("karma"));
        all.forEach(karma -> source.warning(
                karma, "io/karma", "has no effect: what clients may send is io/max_bps in jadc2s.xml; kept as it is"));
        for (ConfigNode karma : all) {
            Section section = io.section(karma);
            for (String name : List.of("init", "max", "inc", "dec", "penalty", "restore", "resetmeter", "heartbeat")) {
                section.text(JabberXml.karma(name));
            }
            section.rest();
        }
        all.addAll(io.rest("ssl", "bind", "announce"));
        return all;
    }

    private static List<String> rules(Section io, String name) {
        List<String> rules = new ArrayList<>();
        for (ConfigNode rule : io.takeAll(name)) {
            Section section = io.section(rule);
            String ip = section.text(JabberXml.RULE_IP);
            String mask = section.text(JabberXml.RULE_MASK);
            rules.add(mask.isEmpty() ? ip : ip + "/" + mask);
        }
        return rules;
    }
}
