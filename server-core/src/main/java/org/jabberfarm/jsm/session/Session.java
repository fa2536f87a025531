package org.jabberfarm.jsm.session;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;

/** One logged-in resource. Owned by its {@link User} and touched only on that user's stripe. */
public final class Session {
    private final User user;
    private final Jid jid;
    private final String id;
    private C2sAddress address;
    private final long started;
    private int received;
    private int sent;
    private Element presence;
    private int priority;
    private String lastWords;
    private boolean old;
    private boolean numbered;
    private StreamManagement management;
    private boolean wantsRoster;
    private boolean wantsVersions;
    private boolean wantsBlocklist;

    /** Number of the last stanza of the client, as its c2s counts; 0 where it does not. */
    private int number;

    /** What waits until the c2s has heard that this JSM has the session now; null when it has. */
    private List<Element> held;

    /** Null until somebody asks, which for most sessions is at their end. */
    private Set<Jid> directed;

    Session(User user, Jid jid, String id, C2sAddress address) {
        this(user, jid, id, address, System.currentTimeMillis());
    }

    Session(User user, Jid jid, String id, C2sAddress address, long started) {
        this.started = started;
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
        user.change();
    }

    /** Null unless the client has asked for it. */
    StreamManagement management() {
        return management;
    }

    void manage(StreamManagement started) {
        management = started;
        user.change();
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

    /** Stanzas to the client, over the connection that it has now. */
    public int sent() {
        return sent;
    }

    void countReceived() {
        received++;
    }

    void countSent() {
        sent++;
    }

    void sent(int stanzas) {
        sent = stanzas;
    }

    int number() {
        return number;
    }

    void number(int last) {
        number = last;
    }

    /**
     * Counts a stanza of the client.
     *
     * @param next its number, in the c2s' count
     * @return false when it was there before
     */
    public boolean arrived(int next) {
        if (next - number <= 0) {
            return false;
        }
        number = next;
        return true;
    }

    /** Whether this JSM has the session from another, and the c2s does not know yet. */
    public boolean moving() {
        return held != null;
    }

    void moving(boolean is) {
        held = is ? new ArrayList<>(0) : null;
    }

    List<Element> held() {
        return held;
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
        user.change();
    }

    /** @param status with what words, null without any */
    public void unavailable(String status) {
        lastWords = status;
        presence = null;
        priority = 0;
        user.change();
    }

    /** Whether the client logged in as clients did before there was RFC 3920, and so knows nothing newer. */
    public boolean old() {
        return old;
    }

    Session old(boolean is) {
        old = is;
        return this;
    }

    /** Whether its c2s numbers what the client sends, and tells each JSM that takes the session over what came through. */
    boolean numbered() {
        return numbered;
    }

    Session numbered(boolean is) {
        numbered = is;
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
        user.change();
    }

    /** Whether this client has asked for the block list and so gets pushes (XEP-0191 3.3). */
    public boolean wantsBlocklist() {
        return wantsBlocklist;
    }

    public void wantBlocklist() {
        wantsBlocklist = true;
        user.change();
    }

    void received(int stanzas) {
        received = stanzas;
    }

    /** A copy of {@link #directed}. */
    List<Jid> known() {
        return directed == null ? List.of() : List.copyOf(directed);
    }

    /** Addresses that were sent presence directly and must hear when this session goes (RFC 6121 4.6). */
    public Set<Jid> directed() {
        if (directed == null) {
            directed = new LinkedHashSet<>(1);
        }
        user.change();
        return directed;
    }
}
