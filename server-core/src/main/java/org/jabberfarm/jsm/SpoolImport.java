package org.jabberfarm.jsm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * the attribute {@code xdbns}. The password is kept as every new one is. Whatever cannot be taken over is said.
 */
final class SpoolImport {
    /** Of each of them a user has one piece at most, and none has a meaning here. */
    private static final Map<String, String> LEFT = Map.of(
            "jabber:iq:filter",
                    "its message filters are not taken over: there are none here, clients filter themselves",
            "jabber:iq:browse", "its browse entries are not taken over: the server makes them itself here");

    /** What the account itself is made of, and what only indexes the file. */
    private static final Set<String> ACCOUNT =
            Set.of("jabber:iq:auth", "jabber:iq:auth:crypt", "jabber:iq:auth:0k", "jabber:xdb:nslist");

    private static final Storage.OfflineRoom ROOM = new Storage.OfflineRoom(1000, 3_000_000);

    /** Characters of one kept piece, and of a namespace: what a client could have stored here, too. */
    private static final int MOST_KEPT = 2_000_000;

    private static final int MOST_NAMESPACE = 400;
    private static final int MOST_NAME = 1000;
    private static final int MOST_GROUPS = 50;

    /**
     * What came of it.
     *
     * @param added false when the user existed already; nothing is changed then
     * @param notes what was not taken over or is different now, for people
     */
    record Result(boolean added, int contacts, int messages, int pieces, List<String> notes) {}

    private final Storage storage;
    private final Accounts accounts;
    private final Jid user;
    private final boolean dryRun;
    private final List<String> notes = new ArrayList<>();
    private int contacts;
    private int messages;
    private int pieces;

    /** @param dryRun whether to change nothing and only say what would come of it */
    SpoolImport(Storage storage, Accounts accounts, Jid user, boolean dryRun) {
        this.storage = storage;
        this.accounts = accounts;
        this.user = user;
        this.dryRun = dryRun;
    }

    /** @throws IllegalArgumentException when the file is not a spool file; nothing is changed then */
    Result add(String xml) {
        String body =
                xml.replaceFirst("^\\uFEFF?\\s*(<\\?xml[^>]*\\?>)?\\s*", "").stripTrailing();
        Element root = Elements.parse(body, "")
                .filter(e -> e.name().equals("xdb"))
                .orElseThrow(() -> new IllegalArgumentException("not a jabberd 1.4 spool file: its root is not a"
                        + " well-formed <xdb>; mend it or take it from a backup, then import again"));
        if (storage.exists(user) || !(dryRun || account(root))) {
            return new Result(false, 0, 0, 0, List.of());
        }
        try {
            if (dryRun) {
                password(root);
            }
            root.children().forEach(piece -> piece(root, piece));
        } catch (RuntimeException e) {
            if (!dryRun) {
                // Half a user would be passed over by the next import.
                storage.remove(user);
            }
            throw e;
        }
        return new Result(true, contacts, messages, pieces, List.copyOf(notes));
    }

    private boolean account(Element root) {
        Optional<String> password = password(root);
        try {
            if (password.isPresent()) {
                return accounts.takeOver(user, password.get());
            }
        } catch (IllegalArgumentException e) {
            notes.add("its password cannot be used (" + e.getMessage() + "); give it another one");
        }
        return accounts.takeOver(user);
    }

    private Optional<String> password(Element root) {
        Optional<String> password = piece(root, "jabber:iq:auth")
                .map(piece -> piece.childText("password") == null ? piece.text() : piece.childText("password"))
                .filter(text -> !text.isEmpty());
        if (password.isEmpty()) {
            boolean hashed = piece(root, "jabber:iq:auth:crypt").isPresent()
                    || piece(root, "jabber:iq:auth:0k").isPresent();
            notes.add(
                    hashed
                            ? "its password is kept as a hash that no login here can be checked with; give it another one"
                            : "it has no password and could not log in; give it one");
        }
        return password;
    }

    private static Optional<Element> piece(Element root, String namespace) {
        return root.children().stream()
                .filter(piece -> namespace.equals(piece.get("xdbns")))
                .findFirst();
    }

    private void piece(Element root, Element piece) {
        String namespace = piece.get("xdbns", piece.namespace());
        switch (namespace) {
            case Namespaces.ROSTER -> roster(piece);
            case "jabber:x:offline" -> offline(piece);
            case Namespaces.LAST -> last(piece);
            case Namespaces.VCARD -> keep(Namespaces.VCARD, piece);
            case Namespaces.REGISTER -> registration(root, piece);
            default -> {
                if (LEFT.containsKey(namespace)) {
                    notes.add(LEFT.get(namespace));
                } else if (!namespace.isEmpty() && !ACCOUNT.contains(namespace)) {
                    keep("private:" + namespace, piece);
                }
            }
        }
    }

    private void keep(String key, Element piece) {
        Element kept = piece.copy().set("xdbns", null).set("j_private_flag", null);
        String xml = kept.toXml("");
        if (xml.length() > MOST_KEPT || key.length() > MOST_NAMESPACE) {
            notes.add("too large to be kept: " + key.substring(0, Math.min(60, key.length())));
            return;
        }
        pieces++;
        if (!dryRun) {
            storage.setXml(user, key, xml);
        }
    }

    /** There is no place for what was typed at registration but the card, when the user never made one. */
    private void registration(Element root, Element query) {
        String name = query.childText("name");
        String email = query.childText("email");
        if (piece(root, Namespaces.VCARD).isPresent() || (name == null && email == null)) {
            return;
        }
        Element card = new Element("vCard", Namespaces.VCARD);
        if (name != null && !name.isEmpty()) {
            card.child("FN").text(name);
        }
        if (email != null && !email.isEmpty()) {
            card.child("EMAIL").child("USERID").text(email);
        }
        if (card.first().isPresent()) {
            keep(Namespaces.VCARD, card);
        }
    }

    private void roster(Element query) {
        for (Element item : query.children()) {
            String subscription = item.get("subscription", "none");
            boolean to = subscription.equals("to") || subscription.equals("both");
            boolean from = subscription.equals("from") || subscription.equals("both");
            // A request that waits for an answer: the attribute holds the reason that came with it.
            String request = item.get("subscribe");
            try {
                RosterItem contact = RosterItem.fresh(
                                Jid.of(item.get("jid", "")).bare())
                        .named(shortened(item.get("name", "")), groups(item))
                        .with(to, from, "subscribe".equals(item.get("ask")), request != null && !from)
                        .requested(request(request));
                if (contact.contact().toString().length() > Storage.LONGEST_CONTACT) {
                    throw new IllegalArgumentException(
                            "its address has more than " + Storage.LONGEST_CONTACT + " characters");
                }
                if (!dryRun) {
                    storage.putRosterItem(user, contact);
                }
                contacts++;
            } catch (IllegalArgumentException notAnAddress) {
                // One broken contact of twenty years ago is no reason to lose the rest.
                notes.add("a contact is left out: " + notAnAddress.getMessage());
            }
        }
    }

    /** The words that a request came with are all that jabberd 1.4 kept of it. */
    private static String request(String words) {
        if (words == null || words.isEmpty()) {
            return "";
        }
        Element presence = new Element("presence", Namespaces.CLIENT).set("type", "subscribe");
        presence.child("status").text(shortened(words));
        return presence.toXml(Namespaces.CLIENT);
    }

    private static List<String> groups(Element item) {
        return item.children().stream()
                .filter(group -> group.name().equals("group"))
                .map(group -> shortened(group.text()))
                .filter(group -> !group.isEmpty())
                .distinct()
                .limit(MOST_GROUPS)
                .toList();
    }

    private static String shortened(String name) {
        return name.length() > MOST_NAME ? name.substring(0, MOST_NAME) : name;
    }

    private void offline(Element container) {
        int refused = 0;
        for (Element message : container.children()) {
            if (!message.name().equals("message")) {
                continue;
            }
            OldMessage old = OldMessage.of(message, user.domain());
            if (!dryRun && !storage.storeOffline(user, old.stanza().toXml(Namespaces.CLIENT), old.time(), ROOM)) {
                refused++;
            } else {
                messages++;
            }
        }
        if (refused > 0) {
            notes.add(refused + " offline messages are left out: there is room for " + ROOM.messages() + " with "
                    + ROOM.characters() + " characters");
        }
    }

    private void last(Element query) {
        String seconds = query.get("last", "");
        if (seconds.matches("\\d{1,11}") && !dryRun) {
            storage.setLast(user, Long.parseLong(seconds) * 1000, shortened(query.text()));
        }
    }
}
