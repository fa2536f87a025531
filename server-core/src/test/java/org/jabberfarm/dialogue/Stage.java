package org.jabberfarm.dialogue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jabberfarm.c2s.C2s;
import org.jabberfarm.config.ConfigError;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.config.Jadc2sXml;
import org.jabberfarm.config.NeedsRestart;
import org.jabberfarm.jsm.Jsm;
import org.jabberfarm.process.Metrics;
import org.jabberfarm.storage.DatabaseServer;
import org.jabberfarm.storage.JdbcStorage;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xmpp.Jid;

/**
 * A small farm inside the test's own process, over real sockets on free ports: a JSM with a database in memory (or the one that
 * the option {@code database} names, a JDBC URL), and c2s that dial it. Options are the names of the settings, so a script reads like a configuration file.
 */
public final class Stage implements AutoCloseable {
    public static final String SECRET = "link-secret";

    private static final List<String> SERVICES = List.of("c2s-1", "c2s-2");

    private final Map<String, String> options;
    private final Map<String, C2s> c2s = new LinkedHashMap<>();
    private final Map<String, Metrics> metrics = new LinkedHashMap<>();
    private final Map<String, Integer> asked = new LinkedHashMap<>();
    private final Map<String, Integer> dialled = new LinkedHashMap<>();
    private final Map<String, Integer> linkPorts = new LinkedHashMap<>();
    private final String database = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    private final List<Jsm> others = new ArrayList<>();
    private final List<Integer> clusterPorts = new ArrayList<>();
    private Jsm jsm;

    public Stage(Map<String, String> options) {
        this.options = options;
    }

    private String option(String name, String fallback) {
        return options.getOrDefault(name, fallback);
    }

    /** Starts the JSM, on the ports of the one before it when there was one. */
    public Jsm startJsm() throws ConfigError, IOException {
        int shared = option("one-port", "no").equals("yes") ? freePort() : 0;
        services()
                .forEach(service ->
                        asked.put(service, linkPorts.getOrDefault(service, SERVICES.contains(service) ? shared : 0)));
        int count = jsms();
        while (count > 1 && clusterPorts.size() < count) {
            clusterPorts.add(freePort());
        }
        jsm = new Jsm(config(), storage(), new Metrics());
        services().forEach(service -> linkPorts.put(service, jsm.port(service)));
        for (int i = 1; i < count; i++) {
            others.add(new Jsm(config(i), storage(), new Metrics()));
        }
        if (count > 1) {
            // The first c2s is linked to the first session manager, the second to the second, none to the others.
            linkPorts.put(SERVICES.get(1), others.get(0).port(SERVICES.get(1)));
            org.awaitility.Awaitility.await()
                    .until(() -> all().stream()
                            .allMatch(one -> one.sessions().owners().serving()
                                    && one.sessions().owners().members() == count));
        }
        return jsm;
    }

    private int jsms() {
        return Integer.parseInt(option("jsms", "1"));
    }

    private List<Jsm> all() {
        List<Jsm> all = new ArrayList<>(others);
        all.add(0, jsm);
        return all;
    }

    /** Sessions of all session managers. */
    int sessions() {
        return all().stream().mapToInt(one -> one.sessions().count()).sum();
    }

    /** Those of them that have no connection. */
    int detached() {
        return all().stream()
                .mapToInt(one -> one.sessions().resumption().detached())
                .sum();
    }

    private static String name(int index) {
        return "jsm-" + (index + 1);
    }

    private String cluster(int index) {
        if (jsms() == 1) {
            return "";
        }
        StringBuilder xml = new StringBuilder("<cluster><name>" + name(index) + "</name><ip>127.0.0.1</ip><port>"
                + clusterPorts.get(index) + "</port>");
        clusterPorts.forEach(port -> xml.append("<member>127.0.0.1:" + port + "</member>"));
        return xml.append("<tls>off</tls></cluster>").toString();
    }

    /** Has the JSM take over what the options say now. @return what it says is different */
    public List<String> reload() throws ConfigError, IOException, NeedsRestart {
        List<String> changed = jsm.reload(config());
        services().forEach(service -> linkPorts.put(service, jsm.port(service)));
        return changed;
    }

    private List<String> services() {
        List<String> services = new ArrayList<>(
                List.of(option("services", String.join(" ", SERVICES)).split(" ")));
        if (!option("component", "").isEmpty()) {
            services.add(option("component", ""));
        }
        return services;
    }

    private JabberXml config() throws ConfigError {
        return config(0);
    }

    private JabberXml config(int index) throws ConfigError {
        StringBuilder xml = new StringBuilder("<jabber><service id='sessions'>");
        xml.append("<host>").append(option("host", "localhost")).append("</host>");
        xml.append("<host>other.example</host><jsm xmlns='jabber:config:jsm'>");
        if (option("register", "no").equals("yes")) {
            String notify = option("register-notify", "no").equals("yes") ? " notify='yes'" : "";
            xml.append("<register").append(notify).append("><name/></register>");
        }
        xml.append(option("jsm-xml", "")).append("</jsm><session-manager xmlns='http://jabberfarm.org/ns/config'>");
        xml.append("<plain-without-tls>")
                .append(option("plain-without-tls", "no"))
                .append("</plain-without-tls>");
        xml.append("<mechanisms>").append(option("mechanisms", "SCRAM-SHA-256 SCRAM-SHA-1 PLAIN"));
        xml.append("</mechanisms><old-clients-digest>").append(option("old-clients-digest", "no"));
        xml.append("</old-clients-digest><resource-conflict>").append(option("resource-conflict", "replace"));
        xml.append("</resource-conflict><resume-seconds>").append(option("resume-seconds", "300"));
        xml.append("</resume-seconds>").append(cluster(index)).append("</session-manager></service>");
        for (String service : services()) {
            xml.append("<service id='").append(service).append("'><accept><ip>" + linkIp() + "</ip><port>");
            xml.append(index > 0 ? 0 : asked.getOrDefault(service, 0))
                    .append("</port><secret>")
                    .append(option("secret-of-" + service, option("link-secret", SECRET)));
            xml.append("</secret><timeout>").append(option("timeout", "10")).append("</timeout>");
            xml.append(option("accept-xml", "")).append("</accept>");
            xml.append(option("xml-of-" + service, "")).append("</service>");
        }
        xml.append("<io>").append(option("io-xml", "")).append("</io>");
        return JabberXml.parse("jabber.xml", xml.append("</jabber>").toString());
    }

    /** One that the system gives to nobody unasked, so that it is still free when it is needed. */
    private static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
            try (ServerSocket tried = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return tried.getLocalPort();
            } catch (BindException taken) {
                // Another one, then.
            }
        }
    }

    /** Where links are accepted. */
    String linkIp() {
        return option("link-ip", "127.0.0.1");
    }

    private Storage storage() {
        String url = option("database", "");
        return url.isEmpty()
                ? new JdbcStorage(database, "", "", 4)
                : new JdbcStorage(url, DatabaseServer.USER, DatabaseServer.PASSWORD, 4);
    }

    /** Starts a c2s that dials the JSM of this stage. */
    public C2s startC2s(String service) throws ConfigError, IOException {
        return startC2s(service, linkPorts.get(service));
    }

    /** Starts a c2s that dials whoever listens on a port of loopback. */
    public C2s startC2s(String service, int linkPort) throws ConfigError, IOException {
        dialled.put(service, linkPort);
        Metrics counted = new Metrics();
        Path folder = Path.of(option("pem-folder", "src/test/resources"));
        C2s started = new C2s(config(service), folder, Long.parseLong(option("open-files", "1000000")), counted);
        c2s.put(service, started);
        metrics.put(service, counted);
        return started;
    }

    /** Has a c2s take over what the options say now. @return what it says is different */
    public List<String> reload(String service) throws ConfigError, IOException, NeedsRestart {
        return c2s.get(service).reload(config(service));
    }

    private Jadc2sXml config(String service) throws ConfigError {
        int linkPort = dialled.get(service);
        String xml = "<jadc2s><sm><host>" + linkIp() + "</host><port>" + linkPort + "</port><id>" + service
                + "</id><secret>"
                + option("secret-of-" + service, SECRET)
                + "</secret></sm><local><id>localhost</id><id>" + option("other-id", "other.example") + "</id><ip>"
                + option("ip", "127.0.0.1") + "</ip><port>0</port>"
                + "<ssl><port>0</port><pemfile>server.pem</pemfile></ssl>" + option("local-xml", "") + "</local><io>"
                + option("c2s-io-xml", "") + "<max_fds>"
                + option("max_fds", "1023") + "</max_fds><authtimeout>" + option("authtimeout", "15")
                + "</authtimeout></io><c2s xmlns='http://jabberfarm.org/ns/config'><tls>" + option("tls", "offered")
                + "</tls><plain-without-tls>" + option("plain-without-tls", "no") + "</plain-without-tls><stanza-bytes>"
                + option("stanza-bytes", "262144") + "</stanza-bytes><stanza-depth>" + option("stanza-depth", "64")
                + "</stanza-depth>" + option("c2s-own-xml", "") + "</c2s></jadc2s>";
        return Jadc2sXml.parse("jadc2s.xml", xml);
    }

    /** JSM, two c2s, and links that are up. */
    public Stage startAll() throws ConfigError, IOException {
        startJsm();
        for (String service : SERVICES) {
            startC2s(service);
        }
        return awaitLinks();
    }

    public Stage awaitLinks() {
        c2s.values().forEach(one -> org.awaitility.Awaitility.await().until(one::ready));
        return this;
    }

    /** Until all session managers know that one of them has a link to this service. */
    void awaitReached(String service) {
        if (jsms() > 1) {
            org.awaitility.Awaitility.await()
                    .until(() -> all().stream()
                            .allMatch(one -> one.sessions().owners().reaches(service)));
        }
    }

    /** Ends a c2s in order. */
    public void stopC2s(String service) {
        c2s.remove(service).close();
    }

    public Jsm jsm() {
        return jsm;
    }

    public C2s c2s(String service) {
        return c2s.get(service);
    }

    public Metrics metrics(String service) {
        return metrics.get(service);
    }

    public int linkPort(String service) {
        return linkPorts.get(service);
    }

    /** Whether the JSM has a link to a c2s. */
    public boolean linkUp(String service) {
        return all().stream().anyMatch(one -> one.linkUp(service));
    }

    public void account(String jid, String password) {
        jsm.accounts().add(Jid.of(jid), password);
    }

    void password(String jid, String password) {
        jsm.accounts().reset(Jid.of(jid), password);
    }

    void remove(String jid) {
        Jid user = Jid.of(jid);
        jsm.sessions()
                .stripes()
                .run(user, () -> jsm.accounts().remove(jsm.sessions().user(user)));
    }

    public void stopJsm() {
        if (jsm != null) {
            all().forEach(Jsm::close);
            others.clear();
            jsm = null;
        }
    }

    @Override
    public void close() {
        c2s.values().forEach(C2s::close);
        stopJsm();
    }
}
