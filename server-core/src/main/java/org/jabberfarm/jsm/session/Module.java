package org.jabberfarm.jsm.session;

import java.util.List;
import java.util.Map;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;

/**
 * One feature of the session manager, switched by the {@code <load>} list of jabber.xml. Modules are asked in the list's
 * order, on the stripe of the user concerned; the first that says it has handled something ends the asking.
 */
public interface Module {
    /** What service discovery (XEP-0030) should list for the server. */
    default List<String> features() {
        return List.of();
    }

    /** What a c2s of ours is told, by attribute of the link's header, so that it can name it to clients in stream features. */
    default Map<String, String> offer() {
        return Map.of();
    }

    /** A get or set for the server, for the sender's own account, or for another user's account. */
    default boolean iq(Iq iq) {
        return false;
    }

    /** A session sends presence, or has ended ({@code type='unavailable'}); addressed or not. */
    default boolean presenceOut(Session session, Element presence) {
        return false;
    }

    /** Presence arrives for a user. */
    default boolean presenceIn(User user, Element presence) {
        return false;
    }

    /** A session sends a message. */
    default boolean messageOut(Session session, Element message) {
        return false;
    }

    /** A message has come from a service of another host, on its way to wherever; on the stripe of its sender. */
    default void messageFromElsewhere(Element message) {}

    /**
     * A message for the server itself or one of its resources, its {@code from} made sure of. May be called on any stripe, by
     * several threads at once.
     */
    default boolean toServer(Jid to, Element message) {
        return false;
    }

    /** Something that another JSM wants to be said to all who are online here. */
    default void announced(Element announcement) {}

    /** A message for a user who has no session that takes it. */
    default boolean offline(User user, Element message) {
        return false;
    }

    /** Whether the user wants nothing to pass between itself and another: asked before all else, in both directions. */
    default boolean blocks(User user, Jid other) {
        return false;
    }

    /** A session has become available for the first time, or its priority is no longer negative. */
    default void reachable(Session session) {}

    /** A session has ended; after the others have heard that it is away. */
    default void ended(Session session) {}

    /** A stranger has made an account; {@link #registered} has been called before. */
    default void newcomer(Jid user) {}

    /** An account was made. */
    default void registered(Jid user) {}

    /** An account is about to be removed. */
    default void removing(User user) {}
}
