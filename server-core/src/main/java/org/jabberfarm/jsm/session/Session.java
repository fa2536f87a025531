package org.jabberfarm.jsm.session;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;

/** One logged-in resource. Owned by its {@link User} and touched only on that user's stripe. */
public final class Session {
    private final User user;
    private final Jid jid;
    private final String id;
    private C2sAddress address;
    private final long started = System.currentTimeMillis();
    private int received;
    private int sent;
    private Element presence;
    private int priority;
    private String lastWords;
    private boolean old;
    private StreamManagement management;
    private boolean wantsRoster;
    private boolean wantsVersions;
    private boolean wantsBlocklist;

    /** Null until somebody asks, which for most sessions is at their end. */
    private Set<Jid> directed;

    Session(User user, Jid jid, String id, C2sAddress address) {
        this.user = user;
        this.jid = jid;
        this.id = id;
        this.address = address;
    }

    public User user() {
        return user;
    }

    /** Full JID. */
    public Jid jid() {
        return jid;
    }

    /** Opaque id by which the c2s addresses this session ({@code user@host/id}); not the resource. */
    public String id() {
        return id;
    }

    /** Where its client is, or was last while it is {@link #detached}. */
    public C2sAddress address() {
        return address;
    }

    void move(C2sAddress elsewhere) {
        address = elsewhere;
    }

    /** Null unless the client has asked for it. */
    StreamManagement management() {
        return management;
    }

    void manage(StreamManagement started) {
        management = started;
    }

    /** Whether it has no connection, and waits for its client to resume it (XEP-0198). */
    public boolean detached() {
        return management != null && management.detached();
    }

    /** Milliseconds since 1970. */
    public long started() {
        return started;
    }

    /** Stanzas from the client. */
    public int received() {
        return received;
    }

    /** Stanzas to the client. */
    public int sent() {
        return sent;
    }

    void countReceived() {
        received++;
    }

    void countSent() {
        sent++;
    }

    /** The last available presence, or null while the session is not available. */
    public Element presence() {
        return presence;
    }

    public boolean available() {
        return presence != null;
    }

    /** From -128 to 127; messages to the bare JID go to the highest that is not negative. */
    public int priority() {
        return priority;
    }

    public void available(Element newPresence, int newPriority) {
        presence = newPresence;
        priority = newPriority;
    }

    /** @param status with what words, null without any */
    public void unavailable(String status) {
        lastWords = status;
        presence = null;
        priority = 0;
    }

    /** Whether the client logged in as clients did before there was RFC 3920, and so knows nothing newer. */
    public boolean old() {
        return old;
    }

    Session old(boolean is) {
        old = is;
        return this;
    }

    /** With what words the session became unavailable; empty for none. */
    String lastWords() {
        return lastWords == null || available() ? "" : lastWords;
    }

    /** Whether this client has asked for the roster and so gets pushes (RFC 6121 2.1.6). */
    public boolean wantsRoster() {
        return wantsRoster;
    }

    /** Whether this client keeps the roster and so wants to know its version (RFC 6121 2.6). */
    public boolean wantsVersions() {
        return wantsVersions;
    }

    public void wantRoster(boolean versions) {
        wantsRoster = true;
        wantsVersions = versions;
    }

    /** Whether this client has asked for the block list and so gets pushes (XEP-0191 3.3). */
    public boolean wantsBlocklist() {
        return wantsBlocklist;
    }

    public void wantBlocklist() {
        wantsBlocklist = true;
    }

    /** Addresses that were sent presence directly and must hear when this session goes (RFC 6121 4.6). */
    public Set<Jid> directed() {
        if (directed == null) {
            directed = new LinkedHashSet<>(1);
        }
        return directed;
    }
}
