package org.jabberfarm.jsm.session;

import java.util.Optional;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;
import org.jabberfarm.xmpp.StanzaError;

/**
 * A request (get or set) that the server answers.
 *
 * @param stanza the request, its {@code from} made sure of
 * @param from who asks, a full JID
 * @param session the asking session when it asks about itself or the server, empty for requests about another user
 * @param target whom it is about
 * @param user the account concerned: the asker's own, or the one asked about
 * @param reply takes the answer on its way
 */
public record Iq(
        Element stanza,
        Jid from,
        Optional<Session> session,
        Target target,
        User user,
        java.util.function.Consumer<Element> reply) {

    /** Whom a request is about. */
    public enum Target {
        /** The domain itself. */
        SERVER,
        /** The asker's own account. */
        OWN,
        /** Another user's account. */
        OTHER
    }

    public Element query() {
        return stanza.first().orElse(stanza);
    }

    public boolean is(String name, String namespace) {
        return query().is(name, namespace);
    }

    public boolean set() {
        return "set".equals(stanza.get("type"));
    }

    /** An empty result, to be filled. */
    public Element result() {
        return new Element("iq", Namespaces.CLIENT)
                .set("type", "result")
                .set("id", stanza.get("id"))
                .set("to", stanza.get("from"))
                .set("from", stanza.get("to"));
    }

    /** Answers with an empty result. */
    public boolean done() {
        return answer(result());
    }

    public boolean answer(Element result) {
        reply.accept(result);
        return true;
    }

    public boolean error(StanzaError error) {
        return error(error, "");
    }

    public boolean error(StanzaError error, String text) {
        reply.accept(error.reply(stanza, text));
        return true;
    }
}
