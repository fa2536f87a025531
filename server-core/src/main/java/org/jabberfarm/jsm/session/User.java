package org.jabberfarm.jsm.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jabberfarm.storage.RosterItem;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xmpp.Jid;

/** A user that is online, or has just been written to. Touched only on its stripe. */
public final class User {
    private static final Comparator<Jid> BY_ADDRESS = Comparator.comparing(Jid::toString);

    private final Jid jid;
    private final Storage storage;
    private final Map<String, Session> byResource = new LinkedHashMap<>(2);
    private Map<Jid, RosterItem> roster;
    private BlockList blockList;
    private boolean changed;

    User(Jid jid, Storage storage) {
        this.jid = jid;
        this.storage = storage;
    }

    /** Bare JID. */
    public Jid jid() {
        return jid;
    }

    public Collection<Session> sessions() {
        return byResource.values();
    }

    public List<Session> availableSessions() {
        return byResource.values().stream().filter(Session::available).toList();
    }

    public Optional<Session> session(String resource) {
        return Optional.ofNullable(byResource.get(resource));
    }

    Optional<Session> byId(String id) {
        return byResource.values().stream().filter(s -> s.id().equals(id)).findFirst();
    }

    /** Something of a session is different, that another JSM would have to know. */
    void change() {
        changed = true;
    }

    /** Whether anything was, since this was asked last. */
    public boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    void add(Session session) {
        changed = true;
        byResource.put(session.jid().resource(), session);
    }

    void remove(Session session) {
        changed = true;
        byResource.remove(session.jid().resource(), session);
    }

    /** Sessions that get a message to the bare JID: those of the highest priority that is not negative (RFC 6121 8.5.2.1). */
    public List<Session> mostAvailable() {
        int highest = byResource.values().stream()
                .filter(Session::available)
                .mapToInt(Session::priority)
                .max()
                .orElse(-1);
        return highest < 0
                ? List.of()
                : byResource.values().stream()
                        .filter(s -> s.available() && s.priority() == highest)
                        .toList();
    }

    private Map<Jid, RosterItem> loaded() {
        if (roster == null) {
            Map<Jid, RosterItem> read = new TreeMap<>(BY_ADDRESS);
            storage.roster(jid).forEach(item -> read.put(item.contact(), item));
            // Only now: a database that failed has not said that there are no contacts.
            roster = read;
        }
        return roster;
    }

    /** Whom the user has blocked; read from storage once while the user is in memory. */
    public BlockList blockList() {
        if (blockList == null) {
            blockList = new BlockList(jid, storage);
        }
        return blockList;
    }

    /** The roster, in the order of addresses; read from storage once while the user is in memory. */
    public List<RosterItem> roster() {
        return new ArrayList<>(loaded().values());
    }

    /** The contact's item, a fresh one where there is none. */
    public RosterItem contact(Jid contact) {
        return loaded().getOrDefault(contact, RosterItem.fresh(contact));
    }

    public boolean hasContact(Jid contact) {
        return loaded().containsKey(contact);
    }

    /** Writes the item, in storage first. */
    public void put(RosterItem item) {
        storage.putRosterItem(jid, item);
        loaded().put(item.contact(), item);
    }

    public void removeContact(Jid contact) {
        storage.removeRosterItem(jid, contact);
        loaded().remove(contact);
    }
}
