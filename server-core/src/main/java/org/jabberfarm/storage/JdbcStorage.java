package org.jabberfarm.storage;

import com.fasterxml.jackson.core.type.TypeReference;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jabberfarm.process.Json;
import org.jabberfarm.storage.RosterItem.Subscription;
import org.jabberfarm.xmpp.Jid;
import org.jdbi.v3.core.Handle;

/** {@link Storage} over JDBC: H2, PostgreSQL or MariaDB. A small pool serves all users. */
public final class JdbcStorage implements Storage {
    private static final String KEYS =
            "SELECT k.mechanism, k.salt, k.iterations, k.stored_key, k.server_key FROM scram_keys k "
                    + "JOIN users u ON u.id = k.user_id WHERE u.domain = ? AND u.username = ?";
    private static final TypeReference<List<String>> WORDS = new TypeReference<>() {};

    /** What has become of the contact's request, in {@code roster.asked}: it waits, or is granted before it comes. */
    private static final int ASKED = 1;

    private static final int APPROVED = 2;

    /** Characters of a status that are kept. */
    private static final int MOST_STATUS = 1000;

    private final Database database;
    private final SecureRandom random = new SecureRandom();

    /** Ids of offline messages grow with time, so that their order is the order of arrival. */
    private final AtomicLong lastMessage = new AtomicLong();

    /**
     * Opens the database and brings its tables up to date.
     *
     * @param url JDBC URL
     * @param connections size of the pool
     * @throws StorageException when it cannot be reached
     */
    public JdbcStorage(String url, String user, String password, int connections) {
        database = new Database(url, user, password, connections);
    }

    private <T> T with(String attempt, Function<Handle, T> work) {
        return database.with(attempt, work);
    }

    private <T> T inTransaction(String attempt, Function<Handle, T> work) {
        return database.inTransaction(attempt, work);
    }

    private static Optional<Long> id(Handle handle, Jid user) {
        return id(handle, user, "");
    }

    /**
     * The user's number, and until the end of the transaction nobody else changes anything of this user: bounds are kept,
     * nothing is handed over twice, and nothing is written behind a removal.
     */
    private static Optional<Long> locked(Handle handle, Jid user) {
        return id(handle, user, " FOR UPDATE");
    }

    private static Optional<Long> id(Handle handle, Jid user, String how) {
        return handle.createQuery("SELECT id FROM users WHERE domain = ? AND username = ?" + how)
                .bind(0, user.domain())
                .bind(1, user.local())
                .mapTo(Long.class)
                .findOne();
    }

    @Override
    public Map<String, ScramKey> keys(Jid user) {
        Map<String, ScramKey> keys = new HashMap<>();
        database.rows(
                "read credentials", KEYS, row -> keys.put(row.getString(1), key(row)), user.domain(), user.local());
        return keys;
    }

    private static ScramKey key(ResultSet row) throws SQLException {
        return new ScramKey(row.getString(2), row.getInt(3), row.getString(4), row.getString(5));
    }

    private static Map<String, ScramKey> keys(Handle handle, Jid user) {
        Map<String, ScramKey> keys = new HashMap<>();
        handle.createQuery(KEYS)
                .bind(0, user.domain())
                .bind(1, user.local())
                .map((row, c) -> keys.put(row.getString(1), key(row)))
                .list();
        return keys;
    }

    @Override
    public boolean exists(Jid user) {
        return with("look for a user", handle -> id(handle, user).isPresent());
    }

    @Override
    public boolean add(Jid user, Map<String, ScramKey> keys, String clear) {
        return inTransaction("add a user", handle -> {
            if (id(handle, user).isPresent()) {
                return false;
            }
            long id = random.nextLong() >>> 1;
            handle.createUpdate(
                            "INSERT INTO users (id, domain, username, created, last_seen, last_status) VALUES (?, ?, ?, ?, 0, '')")
                    .bind(0, id)
                    .bind(1, user.domain())
                    .bind(2, user.local())
                    .bind(3, System.currentTimeMillis())
                    .execute();
            insertKeys(handle, id, keys);
            insertClear(handle, id, clear);
            return true;
        });
    }

    private static void insertKeys(Handle handle, long id, Map<String, ScramKey> keys) {
        keys.forEach((mechanism, key) -> handle.createUpdate(
                        "INSERT INTO scram_keys (user_id, mechanism, salt, iterations, stored_key, server_key) VALUES (?, ?, ?, ?, ?, ?)")
                .bind(0, id)
                .bind(1, mechanism)
                .bind(2, key.salt())
                .bind(3, key.iterations())
                .bind(4, key.storedKey())
                .bind(5, key.serverKey())
                .execute());
    }

    @Override
    public boolean setKeys(Jid user, Map<String, ScramKey> keys, String clear) {
        return inTransaction("change a password", handle -> {
            Optional<Long> id = locked(handle, user);
            id.ifPresent(i -> {
                handle.execute("DELETE FROM scram_keys WHERE user_id = ?", i);
                insertKeys(handle, i, keys);
                insertClear(handle, i, clear);
            });
            return id.isPresent();
        });
    }

    private static void insertClear(Handle handle, long id, String clear) {
        handle.execute("DELETE FROM clear_passwords WHERE user_id = ?", id);
        if (!clear.isEmpty()) {
            handle.execute("INSERT INTO clear_passwords (user_id, password) VALUES (?, ?)", id, clear);
        }
    }

    @Override
    public Optional<String> clearPassword(Jid user) {
        return with(
                "read a password",
                handle -> handle.createQuery("SELECT p.password FROM clear_passwords p "
                                + "JOIN users u ON u.id = p.user_id WHERE u.domain = ? AND u.username = ?")
                        .bind(0, user.domain())
                        .bind(1, user.local())
                        .mapTo(String.class)
                        .findOne());
    }

    @Override
    public void keepClearPassword(Jid user, Map<String, ScramKey> checked, String clear) {
        inTransaction("keep a password", handle -> {
            // Behind a change of the password, the old one must not come back.
            locked(handle, user)
                    .filter(id -> keys(handle, user).equals(checked))
                    .ifPresent(id -> insertClear(handle, id, clear));
            return null;
        });
    }

    @Override
    public int eraseClearPasswords() {
        return with("erase passwords in clear", handle -> handle.execute("DELETE FROM clear_passwords"));
    }

    @Override
    public boolean remove(Jid user) {
        return inTransaction("remove a user", handle -> {
            Optional<Long> id = locked(handle, user);
            id.ifPresent(i -> {
                for (String table :
                        List.of("scram_keys", "clear_passwords", "roster", "offline_messages", "user_xml")) {
                    handle.execute("DELETE FROM " + table + " WHERE user_id = ?", i);
                }
                handle.execute("DELETE FROM users WHERE id = ?", i);
            });
            return id.isPresent();
        });
    }

    @Override
    public List<UserRow> users(String domain, String prefix, String after, int limit) {
        Jid from = after.isEmpty() ? new Jid("", "", "") : Jid.of(after);
        return with(
                "list users",
                handle -> handle.createQuery("SELECT domain, username, created, last_seen FROM users "
                                + "WHERE (:domain = '' OR domain = :domain) AND username LIKE :prefix ESCAPE '!' AND (domain > :afterDomain OR (domain = :afterDomain AND username > :afterName)) "
                                + "ORDER BY domain, username LIMIT :limit")
                        .bind("domain", domain)
                        .bind("prefix", prefix.replaceAll("[!%_]", "!$0") + "%")
                        .bind("afterDomain", from.domain())
                        .bind("afterName", from.local())
                        .bind("limit", limit)
                        .map((row, c) -> new UserRow(
                                new Jid(row.getString(2), row.getString(1), ""), row.getLong(3), row.getLong(4)))
                        .list());
    }

    @Override
    public long countUsers() {
        return with(
                "count users",
                handle -> handle.createQuery("SELECT COUNT(*) FROM users")
                        .mapTo(Long.class)
                        .one());
    }

    @Override
    public List<RosterItem> roster(Jid user) {
        return database.rows(
                "read a roster",
                "SELECT r.contact, r.name, r.subscription, r.asking, r.asked, r.groups_json, r.request FROM roster r "
                        + "JOIN users u ON u.id = r.user_id WHERE u.domain = ? AND u.username = ? ORDER BY r.contact",
                row -> new RosterItem(
                        Jid.of(row.getString(1)),
                        row.getString(2),
                        Subscription.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                        row.getInt(4) != 0,
                        row.getInt(5) == ASKED,
                        words(row.getString(6)),
                        row.getInt(5) == APPROVED,
                        row.getString(7) == null ? "" : row.getString(7)),
                user.domain(),
                user.local());
    }

    private static List<String> words(String json) {
        return Json.MAPPER.convertValue(Json.read(json.getBytes(java.nio.charset.StandardCharsets.UTF_8)), WORDS);
    }

    @Override
    public void putRosterItem(Jid user, RosterItem item) {
        inTransaction("write a roster item", handle -> {
            locked(handle, user).ifPresent(id -> {
                handle.execute(
                        "DELETE FROM roster WHERE user_id = ? AND contact = ?",
                        id,
                        item.contact().toString());
                handle.createUpdate(
                                "INSERT INTO roster (user_id, contact, name, subscription, asking, asked, groups_json, request) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                        .bind(0, id)
                        .bind(1, item.contact().toString())
                        .bind(2, item.name())
                        .bind(3, item.subscription().name().toLowerCase(Locale.ROOT))
                        .bind(4, item.asking() ? 1 : 0)
                        .bind(5, item.asked() ? ASKED : item.approved() ? APPROVED : 0)
                        .bind(6, Json.write(item.groups()))
                        .bind(7, item.request().isEmpty() ? null : item.request())
                        .execute();
            });
            return null;
        });
    }

    @Override
    public void removeRosterItem(Jid user, Jid contact) {
        inTransaction("remove a roster item", handle -> {
            locked(handle, user)
                    .ifPresent(id -> handle.execute(
                            "DELETE FROM roster WHERE user_id = ? AND contact = ?", id, contact.toString()));
            return null;
        });
    }

    @Override
    public boolean storeOffline(Jid user, String stanza, long time, OfflineRoom room) {
        return inTransaction("store a message", handle -> {
            Optional<Long> id = locked(handle, user);
            if (id.isEmpty()) {
                return false;
            }
            boolean full = handle.createQuery(
                            "SELECT COUNT(*), COALESCE(SUM(CHAR_LENGTH(stanza)), 0) FROM offline_messages WHERE user_id = ?")
                    .bind(0, id.get())
                    .map((row, c) ->
                            row.getLong(1) >= room.messages() || row.getLong(2) + stanza.length() > room.characters())
                    .one();
            if (full) {
                return false;
            }
            long number = lastMessage.updateAndGet(last -> Math.max(last + 1, time << 16));
            handle.execute(
                    "INSERT INTO offline_messages (id, user_id, stored, stanza) VALUES (?, ?, ?, ?)",
                    number,
                    id.get(),
                    time,
                    stanza);
            return true;
        });
    }

    @Override
    public List<OfflineMessage> takeOffline(Jid user) {
        // Most who log in have none, and a transaction that locks costs more than all else a login asks of the
        // database.
        return hasOffline(user) ? lockAndTake(user) : List.of();
    }

    private boolean hasOffline(Jid user) {
        return !database.rows(
                        "look for stored messages",
                        "SELECT m.id FROM offline_messages m JOIN users u ON u.id = m.user_id "
                                + "WHERE u.domain = ? AND u.username = ? LIMIT 1",
                        row -> row.getLong(1),
                        user.domain(),
                        user.local())
                .isEmpty();
    }

    private List<OfflineMessage> lockAndTake(Jid user) {
        return inTransaction("read stored messages", handle -> {
            Optional<Long> id = locked(handle, user);
            if (id.isEmpty()) {
                return List.of();
            }
            List<OfflineMessage> messages = handle.createQuery(
                            "SELECT stanza, stored FROM offline_messages WHERE user_id = ? ORDER BY id")
                    .bind(0, id.get())
                    .map((row, c) -> new OfflineMessage(row.getString(1), row.getLong(2)))
                    .list();
            handle.execute("DELETE FROM offline_messages WHERE user_id = ?", id.get());
            return messages;
        });
    }

    @Override
    public void setLast(Jid user, long time, String status) {
        String kept = shortened(status);
        with(
                "note a user's last visit",
                handle -> handle.execute(
                        "UPDATE users SET last_seen = ?, last_status = ? WHERE domain = ? AND username = ?",
                        time,
                        kept,
                        user.domain(),
                        user.local()));
    }

    /** To what there is room for, but never half a character: PostgreSQL takes none. */
    private static String shortened(String status) {
        if (status.length() <= MOST_STATUS) {
            return status;
        }
        return status.substring(0, MOST_STATUS - (Character.isHighSurrogate(status.charAt(MOST_STATUS - 1)) ? 1 : 0));
    }

    @Override
    public Optional<Last> last(Jid user) {
        return with(
                "read a user's last visit",
                handle -> handle.createQuery(
                                "SELECT last_seen, last_status FROM users WHERE domain = ? AND username = ?")
                        .bind(0, user.domain())
                        .bind(1, user.local())
                        .map((row, c) -> new Last(row.getLong(1), row.getString(2)))
                        .findOne());
    }

    @Override
    public Optional<String> xml(Jid user, String namespace) {
        return with(
                "read stored XML",
                handle -> handle.createQuery("SELECT x.content FROM user_xml x JOIN users u ON u.id = x.user_id "
                                + "WHERE u.domain = ? AND u.username = ? AND x.namespace = ?")
                        .bind(0, user.domain())
                        .bind(1, user.local())
                        .bind(2, namespace)
                        .mapTo(String.class)
                        .findOne());
    }

    @Override
    public long xmlSize(Jid user) {
        return with(
                "measure stored XML",
                handle -> handle.createQuery("SELECT COALESCE(SUM(CHAR_LENGTH(x.content) + 1000), 0) FROM user_xml x "
                                + "JOIN users u ON u.id = x.user_id WHERE u.domain = ? AND u.username = ?")
                        .bind(0, user.domain())
                        .bind(1, user.local())
                        .mapTo(Long.class)
                        .one());
    }

    @Override
    public void setXml(Jid user, String namespace, String xml) {
        inTransaction("store XML", handle -> {
            locked(handle, user).ifPresent(id -> {
                handle.execute("DELETE FROM user_xml WHERE user_id = ? AND namespace = ?", id, namespace);
                if (xml != null) {
                    handle.execute(
                            "INSERT INTO user_xml (user_id, namespace, content) VALUES (?, ?, ?)", id, namespace, xml);
                }
            });
            return null;
        });
    }

    @Override
    public Optional<String> domainXml(String domain, String name) {
        return with(
                "read what is kept for a domain",
                handle -> handle.createQuery("SELECT content FROM domain_xml WHERE domain = ? AND name = ?")
                        .bind(0, domain)
                        .bind(1, name)
                        .mapTo(String.class)
                        .findOne());
    }

    @Override
    public void setDomainXml(String domain, String name, String xml) {
        inTransaction("keep something for a domain", handle -> {
            handle.execute("DELETE FROM domain_xml WHERE domain = ? AND name = ?", domain, name);
            if (xml != null) {
                handle.execute("INSERT INTO domain_xml (domain, name, content) VALUES (?, ?, ?)", domain, name, xml);
            }
            return null;
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
