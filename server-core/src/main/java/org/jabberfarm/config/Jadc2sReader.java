package org.jabberfarm.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jabberfarm.config.Jadc2sXml.Io;
import org.jabberfarm.config.Jadc2sXml.Kept;
import org.jabberfarm.config.Jadc2sXml.Local;
import org.jabberfarm.config.Jadc2sXml.Own;
import org.jabberfarm.config.Jadc2sXml.Sm;

/** Reads {@code jadc2s.xml}; {@link Jadc2sXml} holds the settings and writes them. */
final class Jadc2sReader {
    private final ConfigXml.Source source;
    private final List<ConfigNodes> kept = new ArrayList<>();

    Jadc2sReader(String name, Path folder) {
        source = new ConfigXml.Source(name, folder);
    }

    Jadc2sXml read(String text) throws ConfigError {
        boolean fragment = Jadc2sXml.FRAGMENTS.contains(ConfigXml.firstElement(text));
        Section root = new Section(source, ConfigXml.parse(source, text, Jadc2sXml.ROOT, Jadc2sXml.FRAGMENTS), "");
        List<Sm> sms = sms(root, fragment);
        boolean hasLocal = root.has("local");
        Section section = root.section("local");
        int oldMaxConns = section.has("max_conns") ? section.number(Jadc2sXml.MAX_CONNS) : -1;
        Local local = local(section, !fragment || hasLocal);
        Io io = io(root, oldMaxConns);
        Section own = root.ours("c2s");
        Own ours = new Own(
                own.number(Jadc2sXml.METRICS),
                own.text(Jadc2sXml.TLS),
                own.text(Jadc2sXml.PLAIN).equals("yes"),
                own.number(Jadc2sXml.STANZA_BYTES),
                own.number(Jadc2sXml.DEPTH),
                own.number(Jadc2sXml.KEEPALIVE),
                Redirect.read(own));
        keep("c2s", own);
        List<ConfigNode> authentication = root.takeAll("authentication");
        authentication.forEach(node -> authentication(root.section(node)));
        kept.add(new ConfigNodes("authentication", authentication));
        keep("", root);
        source.throwIfBroken();
        return new Jadc2sXml(sms, local, io, ours, new Kept(kept), List.copyOf(source.warnings));
    }

    private void keep(String name, Section section, String... originals) {
        kept.add(new ConfigNodes(name, section.rest(originals)));
    }

    private List<Sm> sms(Section root, boolean fragment) {
        List<ConfigNode> nodes = root.takeAll("sm");
        if (nodes.isEmpty() && !fragment) {
            source.problem(root.node(), "sm", "nothing", "at least one session manager (required)");
        }
        List<Sm> sms = new ArrayList<>();
        for (ConfigNode node : nodes) {
            Section sm = root.section(node);
            sms.add(new Sm(
                    sm.text(Jadc2sXml.SM_HOST),
                    sm.number(Jadc2sXml.SM_PORT),
                    sm.text(Jadc2sXml.SM_ID),
                    new Secret(sm.text(Jadc2sXml.SM_SECRET)),
                    sm.number(Jadc2sXml.SM_RETRIES)));
            keep("sm " + sms.size(), sm);
        }
        return List.copyOf(sms);
    }

    private Local local(Section section, boolean idNeeded) {
        List<String> ids = new ArrayList<>(section.texts(Jadc2sXml.ID));
        // The version of June 2002 called it so.
        ids.addAll(section.texts(Key.host("host", null, "")));
        if (ids.isEmpty() && idNeeded) {
            source.problem(section.node(), "local/id", "nothing", "at least one domain (required)");
        }
        Section ssl = section.section("ssl");
        Local local = new Local(
                ids.stream().map(id -> id.toLowerCase(Locale.ROOT)).toList(),
                section.text(Jadc2sXml.IP),
                section.number(Jadc2sXml.PORT),
                ssl.number(Jadc2sXml.SSL_PORT),
                ssl.text(Jadc2sXml.PEMFILE));
        keep(
                "local/ssl",
                ssl,
                "ciphers",
                "no_ssl_v2",
                "no_ssl_v3",
                "no_tls_v1",
                "enable_workarounds",
                "enable_autodetect",
                "dhparam");
        for (String name : Jadc2sExtras.LOCAL) {
            List<ConfigNode> extras = section.takeAll(name);
            Jadc2sExtras.check(source, extras, local.ids());
            kept.add(new ConfigNodes("local", extras));
        }
        keep("local", section, "statfile");
        return local;
    }

    /** The how-to prints some of these without their {@code <io>}; at top level the original ignores max_fds, ours does not. */
    private Io io(Section root, int oldMaxConns) {
        Section io = root.section("io");
        int topMaxFds = root.has("max_fds") ? root.number(Jadc2sXml.MAX_FDS) : oldMaxConns;
        int topMaxBps = root.has("max_bps") ? root.number(Jadc2sXml.MAX_BPS) : -1;
        Section limits = (io.has("connection_limits") ? io : root).section("connection_limits");
        Io read = new Io(
                io.has("max_fds") || topMaxFds < 0 ? io.number(Jadc2sXml.MAX_FDS) : topMaxFds,
                io.has("max_bps") || topMaxBps < 0 ? io.number(Jadc2sXml.MAX_BPS) : topMaxBps,
                limits.number(Jadc2sXml.CONNECTS),
                limits.number(Jadc2sXml.SECONDS),
                io.number(Jadc2sXml.AUTHTIMEOUT));
        keep("io/connection_limits", limits);
        Jadc2sExtras.IO.forEach(name -> kept.add(new ConfigNodes("io", io.takeAll(name))));
        keep("io", io, "notifies");
        return read;
    }

    /** SASL of jadc2s 0.9.2, which does it itself; with ours the JSM does. Only looked through: it is kept whole. */
    private static void authentication(Section section) {
        for (String name : List.of("appname", "service", "fqdn", "defaultrealm", "legacyauth", "secflags", "admin")) {
            section.takeAll(name);
        }
        section.flag(Key.flag("noseclayer", ""));
        section.number(Key.number("minssf", 0, 0, 65_535, ""));
        section.number(Key.number("maxssf", 0, 0, 65_535, ""));
        section.rest();
    }
}
