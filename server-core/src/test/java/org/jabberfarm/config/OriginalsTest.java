package org.jabberfarm.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What we write is what jabberd 1.4.3 and jadc2s accept, by the rules in their sources: in jabber.xml an element that the
 * program does not know ends its start unless it has an xmlns; every name in {@code <load>} must be a function of the library
 * beside it; each id is an address of its own. In jadc2s.xml keys are looked up by path, and what nobody asks for is passed over.
 */
class OriginalsTest {
    /** What jsm.so of 1.4.3 has. */
    private static final Set<String> MODULES = Set.of(
            ("jsm mod_echo mod_roster mod_time mod_vcard mod_last mod_version mod_announce mod_agents mod_browse mod_disco"
                            + " mod_admin mod_filter mod_offline mod_presence mod_auth_plain mod_auth_digest mod_auth_0k mod_log"
                            + " mod_register mod_xml")
                    .split(" "));

    private static final List<String> JSM_CHILDREN = List.of(
            "filter", "vCard", "register", "welcome", "admin", "vcard2jud", "browse", "disco", "agents", "presence");

    private static ConfigNode parsed(String text, String root) throws Exception {
        assertThat(text).doesNotContain("<!DOCTYPE").doesNotContain("jabberd:");
        return ConfigXml.parse(new ConfigXml.Source("written", null), text, root, Set.of());
    }

    private static JabberXml everything() throws Exception {
        return JabberXml.parse("x", """
                <jabber><service id='sessions'><host>a.example</host><host>b.example</host>
                  <jsm xmlns='jabber:config:jsm'><register><name/></register><welcome><subject>s</subject><body>b</body></welcome>
                  <admin><write>admin@a.example</write></admin><vCard><FN>-- a -- name ---</FN></vCard></jsm>
                  <session-manager xmlns='http://jabberfarm.org/ns/config'><modules>mod_ping</modules></session-manager></service>
                <service id='c2s-1'><accept><port>1</port><secret>&lt;&amp;"'</secret></accept></service>
                <service id='c2s-2'><accept><ip>10.0.0.1</ip><port>2</port><secret>s</secret></accept></service>
                <io><rate points='5' time='25'/><allow><ip>10.0.0.0</ip><mask>255.0.0.0</mask></allow></io>
                <pidfile>p</pidfile></jabber>""");
    }

    @Test
    void startWithOurJabberXml() throws Exception {
        ConfigNode root = parsed(everything().write(), "jabber");
        Set<String> ids = new HashSet<>(Set.of("a.example", "b.example"));
        for (ConfigNode part : root.children) {
            assertThat(part.name).isIn("service", "xdb", "log", "io", "pidfile");
            if (Set.of("service", "xdb", "log").contains(part.name)) {
                String id = part.attributes.get("id");
                assertThat(id).matches("[a-z0-9.-]+");
                assertThat(ids.add(id)).as("only one %s", id).isTrue();
                part.children.forEach(child -> instanceChild(part, child));
            }
        }
        assertThat(root.children.stream().filter(n -> n.name.equals("xdb"))).hasSize(1);
        assertThat(root.children.stream().filter(n -> n.name.equals("log"))).hasSize(1);
    }

    private static void instanceChild(ConfigNode part, ConfigNode child) {
        switch (child.name) {
            case "host", "ns", "logtype" -> assertThat(child.children).isEmpty();
            case "format", "stderr", "file" -> assertThat(part.name).isEqualTo("log");
            case "load" -> {
                for (ConfigNode module : child.children) {
                    assertThat(module.name)
                            .satisfiesAnyOf(
                                    n -> assertThat(MODULES).contains(n),
                                    n -> assertThat(n).isEqualTo("xdb_file"));
                    assertThat(module.value()).endsWith(".so");
                }
                assertThat(child.children.size() == 1 || child.attributes.containsKey("main"))
                        .as("which of several is the main one")
                        .isTrue();
            }
            case "accept" -> {
                assertThat(child.children.stream().map(n -> n.name))
                        .contains("port", "secret")
                        .isSubsetOf("ip", "port", "secret", "timeout", "restrict", "offline");
            }
            case "jsm" -> {
                assertThat(child.attributes).containsEntry("xmlns", "jabber:config:jsm");
                assertThat(child.children.stream().map(n -> n.name)).isSubsetOf(JSM_CHILDREN);
            }
            default -> assertThat(child.attributes.get("xmlns")).as(child.name).isNotBlank();
        }
    }

    @Test
    void findTheirKeysInOurJadc2sXml() throws Exception {
        Jadc2sXml config = Jadc2sXml.parse("x", """
                <jadc2s><sm><host>h</host><port>1</port><id>c2s-1</id><secret>s</secret></sm>
                <local><id>a.example</id><id>b.example</id><ssl><pemfile>p.pem</pemfile></ssl></local><io><max_fds>10007</max_fds></io></jadc2s>""");
        ConfigNode root = parsed(config.write(), "jadc2s");
        for (String key : List.of(
                "sm/host",
                "sm/port",
                "sm/id",
                "sm/secret",
                "sm/retries",
                "local/id",
                "local/port",
                "local/ssl/port",
                "local/ssl/pemfile",
                "io/max_fds",
                "io/max_bps",
                "io/connection_limits/connects",
                "io/connection_limits/seconds",
                "io/authtimeout")) {
            assertThat(at(root, key.split("/"))).as(key).isNotBlank();
        }
        root.children.stream()
                .filter(n -> !Set.of("sm", "local", "io", "authentication").contains(n.name))
                .forEach(n -> assertThat(n.attributes).containsEntry("xmlns", ConfigXml.NAMESPACE));
    }

    private static String at(ConfigNode node, String... path) {
        ConfigNode here = node;
        for (String name : path) {
            here = here.children.stream()
                    .filter(n -> n.name.equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + name));
        }
        return here.value();
    }

    @Test
    void modulesOfOursAloneSurviveARewrite() throws Exception {
        JabberXml config = everything();
        assertThat(config.sessions().modules()).containsExactly("mod_ping");
        assertThat(JabberXml.parse("again", config.write()).sessions()).isEqualTo(config.sessions());
        JabberXml old = JabberXml.parse("x", """
                <jabber><service id='s'><host>h</host><jsm xmlns='jabber:config:jsm'/>
                <load main='jsm'><jsm>j.so</jsm><mod_roster>j.so</mod_roster><mod_ping>j.so</mod_ping><mod_foo>x.so</mod_foo></load>
                </service></jabber>""");
        assertThat(old.sessions().modules()).containsExactly("mod_roster", "mod_ping", "mod_foo");
        assertThat(old.warnings())
                .containsExactly(
                        "x:2: service/load/mod_foo: a module that this session manager does not have, left out: mod_foo");
        assertThat(old.write()).contains("<modules>mod_ping</modules>").doesNotContain("<mod_ping>");
    }
}
