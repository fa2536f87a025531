package org.jabberfarm.dialogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Namespaces;

/**
 * A client that keeps count by XEP-0198: whenever its connection breaks it resumes on the next of its ports that answers, and
 * sends again what was not acknowledged. The numbers of the messages that it heard can be looked at.
 */
final class ManagedClient implements AutoCloseable {
    private static final String SM = Namespaces.STREAM_MANAGEMENT;
    private static final int ASK_EVERY = 20;

    private final String user;
    private final int[] ports;
    private final List<Integer> heard = new CopyOnWriteArrayList<>();
    private final Deque<String> unacknowledged = new ArrayDeque<>();
    private Wire wire;
    private String previd;
    private int received;
    private int acknowledged;
    private int sent;
    private int at;
    private volatile int resumed;
    private volatile boolean closed;
    private volatile Throwable broken;

    /** Logs in at the first of the ports; user and password are the same. */
    ManagedClient(String user, int... ports) throws Exception {
        this.user = user;
        this.ports = ports;
        wire = authenticated(ports[0]);
        wire.send(
                "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>x</resource></bind></iq>"
                        + "<enable xmlns='" + SM + "' resume='true'/>");
        expect(wire, "iq");
        previd = expect(wire, "enabled").get("id");
        send("<presence/>");
        Thread reader = new Thread(this::read, "managed-" + user);
        reader.setDaemon(true);
        reader.start();
    }

    private static Element expect(Wire wire, String name) throws InterruptedException, IOException {
        Wire.Heard next = wire.next();
        if (next.element() == null
                || !(name.equals("stream") || next.element().name().equals(name))) {
            throw new IOException("heard " + next + " instead of " + name);
        }
        return next.element();
    }

    private Wire authenticated(int port) throws Exception {
        Wire fresh = Wire.dial(port);
        try {
            String open = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
                    + " to='localhost' version='1.0'>";
            fresh.send(open);
            expect(fresh, "stream");
            expect(fresh, "features");
            fresh.send("<auth xmlns='" + Namespaces.SASL + "' mechanism='PLAIN'>"
                    + Base64.getEncoder().encodeToString(("\0" + user + "\0" + user).getBytes(UTF_8)) + "</auth>");
            expect(fresh, "success");
            fresh.send(open);
            expect(fresh, "stream");
            expect(fresh, "features");
            return fresh;
        } catch (Exception e) {
            fresh.close();
            throw e;
        }
    }

    synchronized void send(String stanza) {
        sent++;
        unacknowledged.add(stanza);
        write(stanza + (sent % ASK_EVERY == 0 ? "<r xmlns='" + SM + "'/>" : ""));
    }

    private void write(String xml) {
        try {
            wire.send(xml);
        } catch (IOException e) {
            // It goes again when the session is resumed.
        }
    }

    private void read() {
        try {
            while (!closed) {
                Wire.Heard next = wire.next();
                if (next.what().equals("closed")) {
                    resume();
                } else if (next.element() != null) {
                    take(next.element());
                }
            }
        } catch (Exception | AssertionError e) {
            if (!closed) {
                broken = e;
            }
        }
    }

    private synchronized void take(Element element) {
        if (element.is("r", SM)) {
            write("<a xmlns='" + SM + "' h='" + received + "'/>");
        } else if (element.is("a", SM)) {
            acknowledged(Integer.parseInt(element.get("h")));
        } else if (element.namespace().equals(Namespaces.CLIENT)) {
            received++;
            if (element.name().equals("message")) {
                heard.add(Integer.valueOf(element.get("id")));
            }
        }
    }

    private void acknowledged(int h) {
        for (; acknowledged < h; acknowledged++) {
            unacknowledged.remove();
        }
    }

    private synchronized void resume() throws Exception {
        wire.close();
        for (int tries = 0; !closed; tries++) {
            at = (at + 1) % ports.length;
            try {
                Wire fresh = authenticated(ports[at]);
                fresh.send("<resume xmlns='" + SM + "' previd='" + previd + "' h='" + received + "'/>");
                Element answer = expect(fresh, "resumed");
                wire = fresh;
                acknowledged(Integer.parseInt(answer.get("h")));
                unacknowledged.forEach(this::write);
                resumed++;
                return;
            } catch (IOException e) {
                if (tries > 100) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    /** Numbers ({@code id}) of the messages heard, in order. */
    List<Integer> heard() {
        return heard;
    }

    /** How often it has resumed. */
    int resumed() {
        return resumed;
    }

    /** What went wrong, or null. */
    Throwable broken() {
        return broken;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        wire.close();
    }
}
