package org.jabberfarm.console.secret;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.data.Database;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Secrets at rest, sealed with the key in {@code secret.key} of the data folder. A copy of the database alone gives none
 * away. With a missing or another key the console does not start, since it would go on to lose what it cannot read.
 */
public final class Vault {
    private static final String KEY_FILE = "secret.key";
    private static final String NEXT_KEY_FILE = "secret.key.next";

    /** A row whose only use is to tell the right key from another one. */
    private static final String PROBE = "vault.probe";

    private final Jdbi jdbi;
    private final DataFolder folder;
    private volatile Cipher cipher;

    private Vault(Jdbi jdbi, DataFolder folder, Cipher cipher) {
        this.jdbi = jdbi;
        this.folder = folder;
        this.cipher = cipher;
    }

    /** @throws IllegalStateException when the key file is missing or not the one the secrets were sealed with */
    public static Vault open(DataFolder folder, Database database) {
        Jdbi jdbi = database.jdbi();
        finishRekey(folder, jdbi);
        Optional<byte[]> probe = jdbi.withHandle(h -> sealed(h, PROBE));
        Optional<String> key = folder.read(KEY_FILE);
        if (probe.isEmpty()) {
            String text = key.orElseGet(Cipher::newKey);
            if (key.isEmpty()) {
                folder.write(KEY_FILE, text);
            }
            Cipher cipher = Cipher.of(text);
            jdbi.useHandle(h -> store(h, PROBE, cipher.seal(PROBE, "")));
            return new Vault(jdbi, folder, cipher);
        }
        Cipher cipher = Cipher.of(key.orElseThrow(() -> new IllegalStateException(
                "tried to open the secrets but " + folder.path(KEY_FILE) + " is missing; restore it from a backup")));
        if (!opens(cipher, probe.get())) {
            throw new IllegalStateException("tried to open the secrets but " + folder.path(KEY_FILE)
                    + " is not the key they were sealed with; restore the right one from a backup");
        }
        return new Vault(jdbi, folder, cipher);
    }

    public void put(String id, Secret clear) {
        synchronized (this) {
            byte[] sealed = cipher.seal(id, clear.reveal());
            jdbi.useHandle(h -> store(h, id, sealed));
        }
    }

    /** @throws IllegalStateException when the row was changed behind our back */
    public Optional<Secret> get(String id) {
        Optional<byte[]> sealed;
        Cipher current;
        synchronized (this) {
            sealed = jdbi.withHandle(h -> sealed(h, id));
            current = cipher;
        }
        return sealed.map(bytes -> new Secret(opened(current, id, bytes)));
    }

    public boolean has(String id) {
        return jdbi.withHandle(h -> sealed(h, id)).isPresent();
    }

    public void remove(String id) {
        jdbi.useHandle(h -> h.execute("delete from secret where id = ?", id));
    }

    /** Seals every secret anew with a new key. Killed at any point, the next start finds the key that fits. */
    public synchronized void rekey() {
        String text = Cipher.newKey();
        Cipher next = Cipher.of(text);
        folder.write(NEXT_KEY_FILE, text);
        Cipher old = cipher;
        jdbi.useTransaction(h -> {
            List<Map.Entry<String, byte[]>> rows = h.select("select id, sealed from secret")
                    .map((r, c) -> Map.entry(r.getString(1), r.getBytes(2)))
                    .list();
            rows.forEach(row ->
                    store(h, row.getKey(), next.seal(row.getKey(), opened(old, row.getKey(), row.getValue()))));
        });
        cipher = next;
        folder.write(KEY_FILE, text);
        folder.delete(NEXT_KEY_FILE);
    }

    /** A key beside the key means that a rekey was cut short: before its commit the old one fits, after it the new one. */
    private static void finishRekey(DataFolder folder, Jdbi jdbi) {
        Optional<String> next = folder.read(NEXT_KEY_FILE);
        if (next.isEmpty()) {
            return;
        }
        Optional<byte[]> probe = jdbi.withHandle(h -> sealed(h, PROBE));
        if (probe.isPresent() && opens(Cipher.of(next.get()), probe.get())) {
            folder.write(KEY_FILE, next.get());
        }
        folder.delete(NEXT_KEY_FILE);
    }

    private static boolean opens(Cipher cipher, byte[] probe) {
        try {
            cipher.open(PROBE, probe);
            return true;
        } catch (Cipher.WrongKey e) {
            return false;
        }
    }

    private static String opened(Cipher cipher, String id, byte[] sealed) {
        try {
            return cipher.open(id, sealed);
        } catch (Cipher.WrongKey e) {
            throw new IllegalStateException(e.getMessage() + "; enter it anew", e);
        }
    }

    private static Optional<byte[]> sealed(Handle handle, String id) {
        return handle.select("select sealed from secret where id = ?", id)
                .map((r, c) -> r.getBytes(1))
                .findOne();
    }

    private static void store(Handle handle, String id, byte[] sealed) {
        handle.execute(
                "merge into secret (id, sealed, changed) key (id) values (?, ?, ?)",
                id,
                sealed,
                System.currentTimeMillis());
    }
}
