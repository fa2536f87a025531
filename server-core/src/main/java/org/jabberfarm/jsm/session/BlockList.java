package org.jabberfarm.jsm.session;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.Elements;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;

/** The addresses that a user has blocked (XEP-0191), kept as one element. Touched only on the user's stripe. */
public final class BlockList {
    private final Jid user;
    private final Storage storage;
    private final Set<Jid> blocked = new LinkedHashSet<>(1);

    BlockList(Jid user, Storage storage) {
        this.user = user;
        this.storage = storage;
        storage.xml(user, Namespaces.BLOCKING)
                .flatMap(xml -> Elements.parse(xml, ""))
                .ifPresent(list -> list.children().forEach(item -> blocked.add(Jid.of(item.get("jid")))));
    }

    /** A copy, in the order in which they were blocked. */
    public Set<Jid> all() {
        return new LinkedHashSet<>(blocked);
    }

    /** Whether an address of the list covers {@code other}: its full or bare address, its domain with or without resource. */
    public boolean covers(Jid other) {
        if (blocked.isEmpty()) {
            return false;
        }
        return blocked.contains(other)
                || blocked.contains(other.bare())
                || blocked.contains(new Jid("", other.domain(), ""))
                || (other.isFull() && blocked.contains(new Jid("", other.domain(), other.resource())));
    }

    /** Writes the changed list, in storage first. */
    public void replace(Collection<Jid> addresses) {
        storage.setXml(
                user,
                Namespaces.BLOCKING,
                addresses.isEmpty() ? null : element(addresses).toXml(""));
        blocked.clear();
        blocked.addAll(addresses);
    }

    /** The list as it goes to the client and to storage. */
    public Element element() {
        return element(blocked);
    }

    private static Element element(Collection<Jid> addresses) {
        Element list = new Element("blocklist", Namespaces.BLOCKING);
        addresses.forEach(jid -> list.child("item").set("jid", jid.toString()));
        return list;
    }
}
