package org.jabberfarm.console.desired;

import static org.jabberfarm.console.settings.Setting.*;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.config.ConfigError;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.config.Jadc2sXml;
import org.jabberfarm.config.Redirect;
import org.jabberfarm.config.Secret;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.settings.Setting;
import org.jabberfarm.console.settings.Settings;

/** The two configuration files, from inventory and settings through the very classes that the processes read them with. */
final class ConfigFiles {
    /** Seconds that packets wait for a c2s whose link is lost. */
    private static final int LINK_TIMEOUT = 10;

    private static final int RETRIES = 5;
    private static final int STANZA_DEPTH = 64;
    private static final int DATABASE_CONNECTIONS = 8;
    private static final int SCRAM_ITERATIONS = 4096;

    private static final List<String> UNBOUND = List.of("SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN");
    private static final List<String> BOUND =
            List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN");

    private final Inventory inventory;
    private final Settings settings;

    ConfigFiles(Inventory inventory, Settings settings) {
        this.inventory = inventory;
        this.settings = settings;
    }

    /** @param present the file now on the box: what is unknown in it is kept */
    String jadc2s(Box box, Node node, Capacity capacity, Optional<String> present) {
        Box jsm = sessionManager(node);
        boolean tls = !settings.text(TLS).equals("off");
        int connects = settings.number(CONNECTS_PER_ADDRESS);
        Jadc2sXml file = new Jadc2sXml(
                List.of(new Jadc2sXml.Sm(jsm.address(), node.linkPort(), node.name(), secret(node), RETRIES)),
                new Jadc2sXml.Local(
                        settings.domains(),
                        listenOn(box),
                        node.port(),
                        tls ? node.tlsPort() : 0,
                        tls ? "server.pem" : ""),
                new Jadc2sXml.Io(
                        Math.toIntExact(capacity.maxFds()),
                        settings.number(BITS_PER_SECOND),
                        connects,
                        connects == 0 ? 0 : settings.number(CONNECTS_SECONDS),
                        settings.number(AUTH_SECONDS)),
                new Jadc2sXml.Own(
                        node.metricsPort(),
                        settings.text(TLS),
                        settings.flag(PLAIN_WITHOUT_TLS),
                        settings.number(STANZA_SIZE),
                        STANZA_DEPTH,
                        Jadc2sXml.Own.KEEPALIVE,
                        new Redirect(Redirect.DEFAULT.policy(), box.publicHost(), 0, 0)),
                Jadc2sXml.Kept.NONE,
                List.of());
        try {
            return (present.isPresent() ? file.keeping(Jadc2sXml.parse("present", present.get())) : file).write();
        } catch (ConfigError e) {
            // A broken file has nothing that could be kept; the plan shows all of it being replaced.
            return file.write();
        }
    }

    /** The same for a session manager: it knows every c2s of the farm. */
    String jabber(Box box, Node node, Optional<String> present) {
        List<JabberXml.Link> links = inventory.nodes(Role.C2S).stream()
                .map(c2s -> new JabberXml.Link(c2s.name(), listenOn(box), c2s.linkPort(), secret(c2s), LINK_TIMEOUT))
                .toList();
        String welcome = settings.text(WELCOME);
        JabberXml file = new JabberXml(
                new JabberXml.Sessions(
                        "sessions",
                        settings.domains(),
                        modules(),
                        settings.flag(REGISTRATION),
                        welcome.isEmpty() ? "" : "Welcome",
                        welcome,
                        settings.xmppAdmins(),
                        settings.domains().get(0)),
                links,
                new JabberXml.Xdb(
                        settings.text(DATABASE_URL),
                        settings.text(DATABASE_USER),
                        new Secret(settings.text(DATABASE_PASSWORD)),
                        DATABASE_CONNECTIONS),
                new JabberXml.Io(0, 0, List.of(), List.of()),
                "",
                new JabberXml.Own(
                        node.metricsPort(),
                        settings.flag(CHANNEL_BINDING) ? BOUND : UNBOUND,
                        settings.flag(PLAIN_WITHOUT_TLS),
                        SCRAM_ITERATIONS,
                        settings.flag(OLD_CLIENTS_DIGEST),
                        settings.text(RESOURCE_CONFLICT),
                        settings.number(RESUME_SECONDS),
                        Optional.empty()),
                Jadc2sXml.Kept.NONE,
                List.of());
        try {
            return (present.isPresent() ? file.keeping(JabberXml.parse("present", present.get())) : file).write();
        } catch (ConfigError e) {
            return file.write();
        }
    }

    /** The original, should it take our place, needs a module for digests. */
    private List<String> modules() {
        List<String> modules = new ArrayList<>(JabberXml.MODULES);
        if (settings.flag(OLD_CLIENTS_DIGEST)) {
            modules.add(modules.indexOf("mod_auth_plain") + 1, "mod_auth_digest");
        }
        return modules;
    }

    /** Where the lines of {@code jadc2s.xml} come from. */
    List<String> jadc2sFrom(String text, Node node) {
        String jsm = sessionManager(node).name();
        Map<String, String> from = new LinkedHashMap<>();
        from.put("jadc2s/sm/host", "box " + jsm + ": address");
        from.put("jadc2s/sm/port", "node: link port");
        from.put("jadc2s/sm/id", "node: name");
        from.put("jadc2s/sm/secret", "secret");
        from.put("jadc2s/sm/retries", "default");
        from.put("jadc2s/local/id", farm(DOMAIN));
        from.put("jadc2s/local/ip", "box: address");
        from.put("jadc2s/local/port", "node: port");
        from.put("jadc2s/local/ssl/port", "node: TLS port");
        from.put("jadc2s/local/ssl/pemfile", "default");
        from.put("jadc2s/io/max_fds", farm(USERS_PER_C2S));
        from.put("jadc2s/io/max_bps", farm(BITS_PER_SECOND));
        from.put("jadc2s/io/connection_limits/connects", farm(CONNECTS_PER_ADDRESS));
        from.put("jadc2s/io/connection_limits/seconds", farm(CONNECTS_SECONDS));
        from.put("jadc2s/io/authtimeout", farm(AUTH_SECONDS));
        from.put("jadc2s/c2s/metrics-port", "node: metrics port");
        from.put("jadc2s/c2s/tls", farm(TLS));
        from.put("jadc2s/c2s/plain-without-tls", farm(PLAIN_WITHOUT_TLS));
        from.put("jadc2s/c2s/stanza-bytes", farm(STANZA_SIZE));
        from.put("jadc2s/c2s/stanza-depth", "default");
        from.put("jadc2s/c2s/keepalive", "default");
        from.put("jadc2s/c2s/public-host", "box: public host");
        return Provenance.xml(text, from);
    }

    /** Where the lines of {@code jabber.xml} come from. */
    List<String> jabberFrom(String text) {
        Map<String, String> from = new LinkedHashMap<>();
        from.put("jabber/service/host", farm(DOMAIN));
        from.put("jabber/service/jsm/register", farm(REGISTRATION));
        from.put("jabber/service/jsm/welcome/body", farm(WELCOME));
        from.put("jabber/service/jsm/admin/write", farm(XMPP_ADMINS));
        from.put("jabber/service/jsm/vCard/FN", farm(DOMAIN));
        from.put("jabber/service/session-manager/metrics-port", "node: metrics port");
        from.put("jabber/service/session-manager/mechanisms", farm(CHANNEL_BINDING));
        from.put("jabber/service/session-manager/plain-without-tls", farm(PLAIN_WITHOUT_TLS));
        from.put("jabber/service/session-manager/scram-iterations", "default");
        from.put("jabber/service/session-manager/old-clients-digest", farm(OLD_CLIENTS_DIGEST));
        from.put("jabber/service/session-manager/resource-conflict", farm(RESOURCE_CONFLICT));
        from.put("jabber/service/session-manager/resume-seconds", farm(RESUME_SECONDS));
        from.put("jabber/service/accept/ip", "box: address");
        from.put("jabber/service/accept/port", "node: link port");
        from.put("jabber/service/accept/secret", "secret");
        from.put("jabber/service/accept/timeout", "default");
        from.put("jabber/xdb/storage/url", farm(DATABASE_URL));
        from.put("jabber/xdb/storage/user", farm(DATABASE_USER));
        from.put("jabber/xdb/storage/password", "secret");
        from.put("jabber/xdb/storage/connections", "default");
        return Provenance.xml(text, from);
    }

    static String farm(Setting setting) {
        return "farm: " + setting.key();
    }

    private Secret secret(Node c2s) {
        return new Secret(inventory.linkSecret(c2s.name()).reveal());
    }

    /** A box that lives in a directory shares its machine with others, and keeps to its own address. */
    private static String listenOn(Box box) {
        return box.root().equals("/") ? "" : box.address();
    }

    private Box sessionManager(Node c2s) {
        return inventory.nodes(Role.JSM).stream()
                .findFirst()
                .flatMap(jsm -> inventory.find(jsm.box()))
                .orElseThrow(() -> new Conflict("No box carries the role jsm, so " + c2s.name()
                        + " would have no session manager to dial. Give one box the role jsm."));
    }
}
