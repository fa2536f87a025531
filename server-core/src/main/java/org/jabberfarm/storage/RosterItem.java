package org.jabberfarm.storage;

import java.util.List;
import org.jabberfarm.xmpp.Jid;

/**
 * A contact.
 *
 * @param contact bare JID
 * @param name empty for none
 * @param subscription who sees whose presence (RFC 6121 2.1.2.5)
 * @param asking whether we have asked for the contact's presence and wait ({@code ask='subscribe'})
 * @param asked whether the contact has asked for ours and waits; an item that has only this is hidden from clients
 * @param groups names, in the client's order
 * @param approved whether a request of the contact's is granted before it has come (RFC 6121 3.4); never together with
 *     {@code asked} or with a contact who sees us already
 * @param request the contact's request as XML, while {@code asked}; empty for one of which nothing is kept but that it was
 *     made
 */
public record RosterItem(
        Jid contact,
        String name,
        Subscription subscription,
        boolean asking,
        boolean asked,
        List<String> groups,
        boolean approved,
        String request) {

    /** The four states on the wire. */
    public enum Subscription {
        NONE,
        TO,
        FROM,
        BOTH;

        public static Subscription of(boolean to, boolean from) {
            return to ? from ? BOTH : TO : from ? FROM : NONE;
        }
    }

    /** Nothing kept of a request but that it was made. */
    public RosterItem(
            Jid contact,
            String name,
            Subscription subscription,
            boolean asking,
            boolean asked,
            List<String> groups,
            boolean approved) {
        this(contact, name, subscription, asking, asked, groups, approved, "");
    }

    /** Nothing approved in advance. */
    public RosterItem(
            Jid contact, String name, Subscription subscription, boolean asking, boolean asked, List<String> groups) {
        this(contact, name, subscription, asking, asked, groups, false);
    }

    /** A contact nothing is known of yet. */
    public static RosterItem fresh(Jid contact) {
        return new RosterItem(contact, "", Subscription.NONE, false, false, List.of());
    }

    /** Whether we see the contact's presence. */
    public boolean to() {
        return subscription == Subscription.TO || subscription == Subscription.BOTH;
    }

    /** Whether the contact sees ours. */
    public boolean from() {
        return subscription == Subscription.FROM || subscription == Subscription.BOTH;
    }

    /** Whether clients are told of it. */
    public boolean visible() {
        return subscription != Subscription.NONE || asking || !asked || !name.isEmpty() || !groups.isEmpty();
    }

    /**
     * An approval that was given in advance stays until it is used or something else is decided; a request, until it is
     * answered.
     */
    public RosterItem with(boolean to, boolean from, boolean nowAsking, boolean nowAsked) {
        boolean stays = approved && !from && !nowAsked;
        return new RosterItem(
                contact, name, Subscription.of(to, from), nowAsking, nowAsked, groups, stays, nowAsked ? request : "");
    }

    public RosterItem approved(boolean now) {
        return new RosterItem(contact, name, subscription, asking, asked, groups, now, request);
    }

    public RosterItem named(String newName, List<String> newGroups) {
        return new RosterItem(contact, newName, subscription, asking, asked, newGroups, approved, request);
    }

    /** What the contact has asked with; only while {@code asked}. */
    public RosterItem requested(String xml) {
        return new RosterItem(contact, name, subscription, asking, asked, groups, approved, asked ? xml : "");
    }
}
