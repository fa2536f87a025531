package org.jabberfarm.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        for (ConfigNode service : root.takeAll("service")) {
            id(service);
            if (has(service, "accept")) {
                links.add(link(root.section(service), service.attributes.getOrDefault("id", "")));
            } else if (has(service, "jsm")) {
                sessions(root.section(service), service.attributes.getOrDefault("id", ""));
            } else {
                // Another service of jabberd's (s2s, dnsrv, conference): not ours to judge.
                source.warning(service.line, "service id=" + service.attributes.get("id"));
                foreign.add(service);
            }
        }
        if (sessions == null) {
            if (!fragment) {
                source.problem(root.line(), "service/jsm", "nothing", "one service with a <jsm> (required)");
            }
            sessions = new Sessions("sessions", List.of(), JabberXml.MODULES, false, "", "", List.of(), "");
            own = own(new Section(source, new ConfigNode("session-manager", 1), "session-manager"));
        }
        Xdb xdb = xdb(root, foreign);
        foreign.addAll(root.takeAll("log").stream()
                .filter(log -> !log.attributes.getOrDefault("id", "").equals("elogger.localhost"))
                .toList());
        Section ioSection = root.section("io");
        Io io = io(ioSection);
        kept.add(new ConfigNodes("io", ioSection.rest()));
        String pidfile = root.text(JabberXml.PIDFILE);
        foreign.addAll(root.rest());
        unknownWithoutNamespace(foreign);
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

    /** The original refuses to start with anything else at the top, so it is better said here. */
    private void unknownWithoutNamespace(List<ConfigNode> nodes) {
        for (ConfigNode node : nodes) {
            if (!List.of("service", "xdb", "log").contains(node.name)) {
                source.problem(node.line, node.name, "<" + node.name + ">", "service, xdb, log, io or pidfile");
            }
        }
    }

    private void id(ConfigNode node) {
        String id = node.attributes.getOrDefault("id", "");
        if (!id.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?")) {
            source.problem(
                    node.line,
                    node.name + "@id",
                    id.isEmpty() ? "nothing" : "\"" + id + "\"",
                    "a host name in lower case");
        }
    }

    private static boolean has(ConfigNode node, String child) {
        return node.children.stream().anyMatch(c -> c.name.equals(child));
    }

    private Link link(Section service, String id) {
        Section accept = service.section("accept");
        Link link = new Link(
                id,
                accept.text(JabberXml.ACCEPT_IP),
                accept.number(JabberXml.ACCEPT_PORT),
                new Secret(accept.text(JabberXml.ACCEPT_SECRET)),
                accept.number(JabberXml.ACCEPT_TIMEOUT));
        if (links.stream().anyMatch(l -> l.id().equals(id))) {
            source.problem(service.line(), "service@id", "\"" + id + "\" a second time", "each id once");
        }
        if (link.port() != 0 && links.stream().anyMatch(l -> l.port() == link.port() && l.ip().equals(link.ip()))) {
            source.problem(
                    service.line(),
                    "service/accept/port",
                    "\"" + link.port() + "\" a second time",
                    "a port of its own for each service");
        }
        accept.rest();
        service.rest();
        return link;
    }

    private void sessions(Section service, String id) {
        if (sessions != null) {
            source.problem(service.line(), "service/jsm", "a second session manager", "one service with a <jsm>");
        }
        List<String> hosts = service.texts(JabberXml.HOST).stream()
                .filter(Predicate.not(String::isEmpty))
                .toList();
        Section jsm = service.section("jsm");
        if (!JSM.equals(jsm.attribute("xmlns"))) {
            source.problem(jsm.line(), "service/jsm@xmlns", "\"" + jsm.attribute("xmlns") + "\"", JSM);
        }
        boolean register = jsm.has("register");
        jsm.takeAll("register");
        Section welcome = jsm.section("welcome");
        Section admin = jsm.section("admin");
        List<String> admins = new ArrayList<>(admin.texts(Key.text("write", null, "")));
        admin.takeAll("read");
        admin.takeAll("reply");
        Section vcard = jsm.section("vCard");
        List<ConfigNode> loads = service.takeAll("load");
        List<String> modules = loads.stream()
                .flatMap(load -> load.children.stream())
                .map(child -> child.name)
                .filter(name -> name.startsWith("mod_"))
                .toList();
        sessions = new Sessions(
                id,
                hosts,
                modules.isEmpty() ? JabberXml.MODULES : modules,
                register,
                welcome.text(JabberXml.WELCOME_SUBJECT),
                welcome.text(JabberXml.WELCOME_BODY),
                admins,
                vcard.text(Key.text("FN", "", "")));
        own = own(service.ours("session-manager"));
        kept.add(new ConfigNodes("jsm", jsm.rest()));
        kept.add(new ConfigNodes("service", service.rest()));
    }

    private static Own own(Section section) {
        Own own = new Own(
                section.number(JabberXml.METRICS),
                List.of(section.text(JabberXml.MECHANISMS).trim().split("\\s+")),
                section.text(JabberXml.PLAIN).equals("yes"),
                section.number(JabberXml.ITERATIONS));
        section.rest();
        return own;
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
                section.takeAll("host");
                section.takeAll("ns");
                section.takeAll("load");
                section.takeAll("xdb_file");
                kept.add(new ConfigNodes("xdb", section.rest()));
            } else {
                foreign.add(node);
            }
        }
        return found == null ? storage(new Section(source, new ConfigNode("storage", 1), "xdb/storage")) : found;
    }

    private static Xdb storage(Section storage) {
        Xdb xdb = new Xdb(
                storage.text(JabberXml.URL),
                storage.text(JabberXml.USER),
                new Secret(storage.text(JabberXml.PASSWORD)),
                storage.number(JabberXml.POOL));
        storage.rest();
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

    private static Io io(Section io) {
        List<ConfigNode> rates = io.takeAll("rate");
        int points = 0;
        int time = 0;
        for (ConfigNode rate : rates) {
            points = whole(rate.attributes.get("points"));
            time = whole(rate.attributes.get("time"));
        }
        return new Io(points, time, rules(io, "allow"), rules(io, "deny"));
    }

    private static int whole(String text) {
        return text != null && text.matches("\\d{1,7}") ? Integer.parseInt(text) : 0;
    }

    private static List<String> rules(Section io, String name) {
        List<String> rules = new ArrayList<>();
        for (ConfigNode rule : io.takeAll(name)) {
            Section section = io.section(rule);
            String ip = section.text(Key.host("ip", null, ""));
            String mask = section.text(Key.host("mask", "", ""));
            rules.add(mask.isEmpty() ? ip : ip + "/" + mask);
        }
        return rules;
    }
}
