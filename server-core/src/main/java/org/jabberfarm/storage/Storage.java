package org.jabberfarm.storage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.xmpp.Jid;

/**
 * What a JSM keeps of its users: jabberd called it xdb. Addresses are bare JIDs. Calls block for as long as the database
 * needs and throw {@link StorageException} when it fails; writing for a user that does not exist does nothing.
 */
public interface Storage extends AutoCloseable {

    /** SCRAM keys by mechanism name; empty when there is no such user. */
    Map<String, ScramKey> keys(Jid user);

    boolean exists(Jid user);

    /** Without the password in clear. */
    default boolean add(Jid user, Map<String, ScramKey> keys) {
        return add(user, keys, "");
    }

    /**
     * @param clear the password itself where it is to be kept, up to {@link #LONGEST_CLEAR} characters; else empty
     * @return false when the user exists already; nothing is changed then
     */
    boolean add(Jid user, Map<String, ScramKey> keys, String clear);

    /** Without the password in clear; one that was kept is forgotten. */
    default boolean setKeys(Jid user, Map<String, ScramKey> keys) {
        return setKeys(user, keys, "");
    }

    /** @return false when there is no such user */
    boolean setKeys(Jid user, Map<String, ScramKey> keys, String clear);

    /**
     * Characters of a user's name. RFC 7622 would have 1023 bytes, but an index of MariaDB has 3072, of which each character
     * takes four; so has that of contacts.
     */
    int LONGEST_NAME = 255;

    /** Characters of a contact's bare address. */
    int LONGEST_CONTACT = 700;

    /** Characters of a password that can be kept in clear. */
    int LONGEST_CLEAR = 1000;

    /** The password itself, where it is kept. */
    Optional<String> clearPassword(Jid user);

    /** Keeps the password itself, but only while the keys are those that it was checked against. */
    void keepClearPassword(Jid user, Map<String, ScramKey> checked, String clear);

    /** Forgets all passwords in clear; the keys stay. @return how many there were */
    int eraseClearPasswords();

    /** Removes a user and everything kept for it. */
    boolean remove(Jid user);

    /** Users in the order of domain and name, those after {@code after} ({@code user@domain}, empty for all). */
    default List<UserRow> users(String domain, String after, int limit) {
        return users(domain, "", after, limit);
    }

    /**
     * Users in the order of domain and name.
     *
     * @param domain only of this one, empty for all
     * @param prefix what the name begins with, empty for all
     * @param after {@code user@domain} that the first one comes after, empty for the first of all
     */
    List<UserRow> users(String domain, String prefix, String after, int limit);

    long countUsers();

    /** @param created and {@code lastSeen} in milliseconds since 1970, the latter 0 for never */
    record UserRow(Jid jid, long created, long lastSeen) {}

    List<RosterItem> roster(Jid user);

    void putRosterItem(Jid user, RosterItem item);

    void removeRosterItem(Jid user, Jid contact);

    /** Keeps a message for later. @return false when that would be more than the user has room for */
    boolean storeOffline(Jid user, String stanza, long time, OfflineRoom room);

    /** What is kept for one user at the most: messages, and characters of all of them together. */
    record OfflineRoom(int messages, long characters) {}

    /** Hands over the kept messages, oldest first, and forgets them. */
    List<OfflineMessage> takeOffline(Jid user);

    record OfflineMessage(String stanza, long time) {}

    /** Notes that the user was there. */
    void setLast(Jid user, long time, String status);

    Optional<Last> last(Jid user);

    record Last(long time, String status) {}

    /** The element kept under a namespace, as XML. */
    Optional<String> xml(Jid user, String namespace);

    /** Characters of all elements kept for a user, a thousand more for each of them. */
    long xmlSize(Jid user);

    /** Keeps an element; null removes it. */
    void setXml(Jid user, String namespace, String xml);

    /** What the server keeps for a domain of its own under a name of at most 64 characters. */
    Optional<String> domainXml(String domain, String name);

    /** Keeps an element for a domain; null removes it. */
    void setDomainXml(String domain, String name, String xml);

    @Override
    void close();
}
