package org.jabberfarm.console.user;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.jsm.Jsm;
import org.jabberfarm.jsm.JsmInside;
import org.jabberfarm.process.ControlClient;
import org.jabberfarm.process.Endpoint;
import org.jabberfarm.process.Metrics;
import org.jabberfarm.process.Response;
import org.jabberfarm.storage.JdbcStorage;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xmpp.Jid;

/** A session manager with a database in memory, asked over its own control socket: all but the way through SSH. */
final class RealJsm implements SessionManager, AutoCloseable {
    private final Jsm jsm;
    private final Endpoint endpoint = new Endpoint();
    private final Path socket;
    private boolean down;

    RealJsm(Path folder) throws Exception {
        JabberXml config = JabberXml.parse("jabber.xml", """
                <jabber>
                  <service id='sessions'>
                    <host>chat.example.org</host><host>other.example.org</host>
                    <jsm xmlns='jabber:config:jsm'><welcome><subject>Welcome</subject><body>Newcomer!</body></welcome></jsm>
                  </service>
                  <service id='c2s-1'><accept><ip>127.0.0.1</ip><port>0</port><secret>s</secret></accept></service>
                </jabber>
                """);
        jsm = new Jsm(config, new JdbcStorage("jdbc:h2:mem:" + folder.hashCode(), "", "", 2), new Metrics());
        JsmInside.control(jsm, endpoint);
        socket = folder.resolve("jsm-1.sock");
        endpoint.listen(socket, "rw-------");
    }

    /** Storage of offline messages and the like, to look behind the console. */
    boolean exists(String jid) {
        return jsm.storage().exists(Jid.of(jid));
    }

    Storage storage() {
        return jsm.storage();
    }

    int contacts(String jid) {
        return jsm.storage().roster(Jid.of(jid)).size();
    }

    /** From now on nobody answers. */
    void breakDown() {
        down = true;
    }

    @Override
    public String name() {
        return "jsm-1 on core-1";
    }

    @Override
    public Response call(String method, String target, String body) throws IOException {
        return ControlClient.call(
                down ? socket.resolveSibling("gone.sock") : socket,
                method,
                target,
                body.getBytes(StandardCharsets.UTF_8),
                Duration.ofSeconds(10));
    }

    @Override
    public void close() {
        endpoint.close();
        jsm.close();
    }
}
