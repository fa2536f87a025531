package org.jabberfarm.jsm.session;

import java.util.Optional;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.Elements;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;

/** The sessions of one user as a text, with all that another JSM needs to go on with them. */
public final class SessionXml {
    private SessionXml() {}

    public static String write(User user) {
        Element all = new Element("sessions", Namespaces.LINK);
        user.sessions().forEach(session -> all.add(write(session)));
        return all.toXml("");
    }

    private static Element write(Session session) {
        Element one = new Element("session", Namespaces.LINK)
                .set("resource", session.jid().resource())
                .set("id", session.id())
                .set("c2s", session.address().toString())
                .set("started", Long.toString(session.started()))
                .set("sent", Integer.toString(session.sent()))
                .set("number", Integer.toString(session.number()))
                .set("received", Integer.toString(session.received()))
                .set("priority", Integer.toString(session.priority()))
                .set("words", session.lastWords().isEmpty() ? null : session.lastWords())
                .set("old", flag(session.old()))
                .set("numbered", flag(session.numbered()))
                .set("roster", session.wantsVersions() ? "versions" : flag(session.wantsRoster()))
                .set("blocklist", flag(session.wantsBlocklist()));
        if (session.available()) {
            one.add(session.presence());
        }
        session.known().forEach(jid -> one.child("directed").text(jid.toString()));
        if (session.management() != null) {
            one.add(session.management().written());
        }
        return one;
    }

    static boolean has(String text, String resource) {
        return Elements.parse(text, "").stream()
                .flatMap(all -> all.children().stream())
                .anyMatch(one -> one.get("resource", "").equals(resource));
    }

    private static String flag(boolean is) {
        return is ? "1" : null;
    }

    /** @throws IllegalArgumentException when the text is not what {@link #write} gives */
    static void read(User user, String text) {
        Element all = Elements.parse(text, "")
                .orElseThrow(() -> new IllegalArgumentException("the sessions of " + user.jid() + " cannot be read"));
        all.children().forEach(one -> user.add(read(user, one)));
    }

    private static Session read(User user, Element one) {
        Jid jid = new Jid(user.jid().local(), user.jid().domain().intern(), one.get("resource"));
        C2sAddress kept = C2sAddress.of(one.get("c2s")).kept();
        Session session = new Session(user, jid, one.get("id"), kept, Long.parseLong(one.get("started")));
        session.old(one.get("old") != null).numbered(one.get("numbered") != null);
        session.sent(Integer.parseInt(one.get("sent")));
        session.number(Integer.parseInt(one.get("number")));
        session.received(Integer.parseInt(one.get("received")));
        session.unavailable(one.get("words"));
        one.first("presence", Namespaces.CLIENT)
                .ifPresent(presence -> session.available(presence, Integer.parseInt(one.get("priority"))));
        if (one.get("roster") != null) {
            session.wantRoster(one.get("roster").equals("versions"));
        }
        if (one.get("blocklist") != null) {
            session.wantBlocklist();
        }
        one.children().stream()
                .filter(child -> child.is("directed", Namespaces.LINK))
                .forEach(child -> session.directed().add(Jid.of(child.text())));
        Optional<Element> management = one.first("sm", Namespaces.LINK);
        management.ifPresent(written -> session.manage(new StreamManagement(written)));
        return session;
    }
}
