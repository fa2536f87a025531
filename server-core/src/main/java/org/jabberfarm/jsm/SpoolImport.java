package org.jabberfarm.jsm;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jabberfarm.jsm.auth.Accounts;
import org.jabberfarm.storage.RosterItem;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.Elements;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;

/**
 * Takes over one user from a jabberd 1.4 spool file, {@code spool/host/user.xml}: root {@code <xdb>}, each piece marked with
 * the attribute {@code xdbns}. The password is kept as every new one is.
 */
final class SpoolImport {
    private static final Set<String> KNOWN = Set.of(
            "jabber:iq:auth",
            "jabber:iq:auth:0k",
            "jabber:iq:roster",
            "jabber:x:offline",
            "jabber:iq:last",
            "jabber:iq:register",
            "jabber:xdb:nslist",
            "jabber:iq:filter",
            "jabber:iq:browse",
            "vcard-temp");
    private static final Storage.OfflineRoom ROOM = new Storage.OfflineRoom(1000, 3_000_000);

    private final Storage storage;
    private final Accounts accounts;

    SpoolImport(Storage storage, Accounts accounts) {
        this.storage = storage;
        this.accounts = accounts;
    }

    /**
     * @return false when the user exists already; nothing is changed then
     * @throws IllegalArgumentException when the file is not a spool file, or has no password
     */
    boolean add(Jid user, String xml) {
        String body = xml.replaceFirst("^\\s*<\\?xml[^>]*\\?>", "");
        Element root = Elements.parse(body, "")
                .filter(e -> e.name().equals("xdb"))
                .orElseThrow(() -> new IllegalArgumentException(
                        "not a jabberd 1.4 spool file: the root is not a well-formed <xdb>"));
        String password = root.children().stream()
                .filter(e -> "jabber:iq:auth".equals(e.get("xdbns")))
                .map(Element::text)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("the spool file holds no password (xdbns='jabber:iq:auth')"));
        if (!accounts.add(user, password)) {
            return false;
        }
        for (Element piece : root.children()) {
            String namespace = piece.get("xdbns", "");
            switch (namespace) {
                case "jabber:iq:roster" -> roster(user, piece);
                case "jabber:x:offline" -> offline(user, piece);
                case "vcard-temp" ->
                    storage.setXml(user, Namespaces.VCARD, clean(piece).toXml(""));
                case "jabber:iq:last" -> last(user, piece);
                default -> {
                    if (!namespace.isEmpty() && !KNOWN.contains(namespace)) {
                        storage.setXml(
                                user, "private:" + namespace, clean(piece).toXml(""));
                    }
                }
            }
        }
        return true;
    }

    private static Element clean(Element piece) {
        return piece.copy().set("xdbns", null).set("j_private_flag", null);
    }

    private void roster(Jid user, Element query) {
        for (Element item : query.children()) {
            try {
                String subscription = item.get("subscription", "none");
                List<String> groups = new ArrayList<>();
                item.children().stream().filter(g -> g.name().equals("group")).forEach(g -> groups.add(g.text()));
                boolean to = subscription.equals("to") || subscription.equals("both");
                boolean from = subscription.equals("from") || subscription.equals("both");
                storage.putRosterItem(
                        user,
                        RosterItem.fresh(Jid.of(item.get("jid", "")).bare())
                                .named(item.get("name", ""), groups)
                                .with(to, from, "subscribe".equals(item.get("ask")), item.get("subscribe") != null));
            } catch (IllegalArgumentException notAnAddress) {
                // One broken contact of twenty years ago is no reason to lose the rest.
                continue;
            }
        }
    }

    private void offline(Jid user, Element messages) {
        for (Element message : messages.children()) {
            Element kept = message.namespace().isEmpty() ? inClientNamespace(message) : message;
            storage.storeOffline(user, kept.toXml(Namespaces.CLIENT), System.currentTimeMillis(), ROOM);
        }
    }

    private static Element inClientNamespace(Element element) {
        Element copy =
                new Element(element.name(), element.namespace().isEmpty() ? Namespaces.CLIENT : element.namespace());
        copy.attributes().putAll(element.attributes());
        for (Object node : element.nodes()) {
            copy.nodes().add(node instanceof Element child ? inClientNamespace(child) : node);
        }
        return copy;
    }

    private void last(Jid user, Element query) {
        String seconds = query.get("last", "");
        if (seconds.matches("\\d{1,11}")) {
            storage.setLast(user, Long.parseLong(seconds) * 1000, query.text());
        }
    }
}
