package org.jabberfarm.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code <cluster>} in our {@code <session-manager>}: how several JSMs are one. Without it there is one JSM and no cluster.
 *
 * @param name of this member, its node's name: {@code jsm-1}
 * @param ip address that the other members reach this one at
 * @param members {@code host:port} of all members, this one too, the same list on each
 * @param tls whether members prove themselves and encrypt
 * @param pemfile private key and certificate of this member
 * @param ca certificate of the authority that signs members' certificates and nothing else
 */
public record ClusterXml(
        String name, String ip, int port, List<String> members, boolean tls, String pemfile, String ca) {
    /** More members than any farm has JSMs; each keeps a connection to each other. */
    public static final int MOST_MEMBERS = 64;

    private static final String HOST_PORT = "([A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+\\]):\\d{1,5}";

    static final Key NAME = new Key(
            "name",
            null,
            "a node's name, up to 32 of a-z, 0-9 and hyphens",
            v -> v.matches("[a-z0-9][a-z0-9-]{0,31}"),
            "Name of this member, its node's own: jsm-1. No other member has it.");
    static final Key IP = Key.host("ip", null, "Address of this box at which the other members reach this one.");
    static final Key PORT =
            Key.number("port", 7800, 1, 65535, "Port for the other members alone, on that address. Default 7800.");
    static final Key MEMBER = new Key(
            "member",
            null,
            "host:port or [IPv6]:port, its port from 1 to 65535",
            ClusterXml::address,
            "Every member as host:port, this one too; the same list on each. More than half of them must see each other"
                    + " for users to be served.");
    static final Key TLS = Key.oneOf(
            "tls",
            "required",
            "Whether members prove themselves by certificate and encrypt. Off only where all addresses are loopback.",
            "required",
            "off");
    static final Key PEMFILE = Key.text(
            "pemfile",
            "",
            "Private key (PKCS #8) and certificate of this member in one PEM file, relative to this file.");
    static final Key CA = Key.text(
            "ca",
            "",
            "Certificate of the farm's own authority, PEM: whoever it signed for may be a member. Sign nothing else with it.");

    public ClusterXml {
        members = List.copyOf(members);
    }

    private static boolean address(String text) {
        int port = text.lastIndexOf(':') + 1;
        return text.matches(HOST_PORT)
                && Integer.parseInt(text.substring(port)) >= 1
                && Integer.parseInt(text.substring(port)) <= 65535;
    }

    /** Where members are to be found; names are resolved each time this is called. */
    public List<InetSocketAddress> addresses() {
        return members.stream().map(ClusterXml::socketAddress).toList();
    }

    private static InetSocketAddress socketAddress(String member) {
        int colon = member.lastIndexOf(':');
        return new InetSocketAddress(bare(member.substring(0, colon)), Integer.parseInt(member.substring(colon + 1)));
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    static ClusterXml read(ConfigXml.Source source, Section section) {
        ClusterXml cluster = new ClusterXml(
                section.text(NAME),
                section.text(IP),
                section.number(PORT),
                section.texts(MEMBER),
                section.text(TLS).equals("required"),
                section.text(PEMFILE),
                section.text(CA));
        cluster.check(source, section);
        return cluster;
    }

    private void check(ConfigXml.Source source, Section section) {
        ConfigNode node = section.node();
        String path = section.path("member");
        if (members.size() < 2 || members.size() > MOST_MEMBERS) {
            source.problem(
                    node,
                    path,
                    members.size() + " of them",
                    "2 to " + MOST_MEMBERS + "; no <cluster> for a single JSM");
        }
        Set<String> seen = new HashSet<>();
        members.stream()
                .filter(member -> !seen.add(member))
                .forEach(member -> source.problem(node, path, "\"" + member + "\" a second time", "each member once"));
        if (members.size() == 2) {
            source.warning(
                    node,
                    path,
                    "with 2 members neither serves without the other, since neither can tell a dead one from a cut cable; 3"
                            + " survive the loss of one");
        }
        if (!members.isEmpty() && members.stream().noneMatch(member -> member.endsWith(":" + port))) {
            source.problem(node, path, "none with port " + port, "this member too, by the port of its <port>");
        }
        if (tls) {
            required(source, section, PEMFILE, pemfile);
            required(source, section, CA, ca);
        } else if (!loopback(ip) || !members.stream().allMatch(m -> loopback(m.substring(0, m.lastIndexOf(':'))))) {
            source.problem(
                    node,
                    section.path("tls"),
                    "\"off\" with addresses that are not loopback",
                    "required, with <pemfile> and <ca>: without it anybody who reaches the port is a member");
        }
    }

    private static void required(ConfigXml.Source source, Section section, Key key, String value) {
        if (value.isEmpty()) {
            source.problem(
                    section.node(), section.path(key.name()), "nothing", "a PEM file (required unless <tls> is off)");
        }
    }

    private static boolean loopback(String host) {
        String address = bare(host);
        // A name would be asked of DNS, and may be another tomorrow.
        return address.equals("localhost")
                || (address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*") && literal(address));
    }

    private static boolean literal(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    void write(ConfigWriter out) {
        out.comment("Several session managers as one. Without this element there is one, and no cluster.");
        out.open("cluster").put(NAME, name).put(IP, ip).put(PORT, port);
        for (int i = 0; i < members.size(); i++) {
            if (i == 0) {
                out.put(MEMBER, members.get(0));
            } else {
                out.bare(MEMBER.name(), members.get(i));
            }
        }
        out.put(TLS, tls ? "required" : "off").put(PEMFILE, pemfile).put(CA, ca);
    }
}
