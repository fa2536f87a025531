package org.jabberfarm.console.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.data.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {
    @TempDir
    Path data;

    private DataFolder folder;
    private Database database;
    private Vault vault;

    @BeforeEach
    void open() {
        folder = DataFolder.open(data);
        database = Database.open(folder);
        vault = Vault.open(folder, database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keepsSecretsAcrossARestartAndNotInClear() throws Exception {
        vault.put("box.edge-1.sudo", new Secret("grüne Wiese"));
        assertThat(Vault.open(folder, database)
                        .get("box.edge-1.sudo")
                        .orElseThrow()
                        .reveal())
                .isEqualTo("grüne Wiese");
        assertThat(vault.get("box.edge-2.sudo")).isEmpty();
        byte[] sealed = database.jdbi()
                .withHandle(h -> h.select("select sealed from secret where id = 'box.edge-1.sudo'")
                        .map((r, c) -> r.getBytes(1))
                        .one());
        assertThat(new String(sealed, java.nio.charset.StandardCharsets.UTF_8)).doesNotContain("Wiese");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("secret.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void refusesAnotherKeyAMissingOneAndOneThatOthersCanRead() throws Exception {
        vault.put("a", new Secret("b"));
        String key = Files.readString(data.resolve("secret.key"));
        folder.write("secret.key", Cipher.newKey());
        assertThatThrownBy(() -> Vault.open(folder, database)).hasMessageContaining("not the key");
        folder.delete("secret.key");
        assertThatThrownBy(() -> Vault.open(folder, database)).hasMessageContaining("missing");
        assertThat(data.resolve("secret.key")).doesNotExist();
        folder.write("secret.key", key);
        Files.setPosixFilePermissions(data.resolve("secret.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> Vault.open(folder, database)).hasMessageContaining("chmod 600");
    }

    @Test
    void aRowMovedToAnotherPlaceDoesNotOpen() {
        vault.put("mine", new Secret("b"));
        database.jdbi().useHandle(h -> h.execute("update secret set id = 'yours' where id = 'mine'"));
        assertThatThrownBy(() -> vault.get("yours")).hasMessageContaining("yours");
    }

    @Test
    void rekeyKeepsWhatIsInside() throws Exception {
        vault.put("a", new Secret("b"));
        String before = Files.readString(data.resolve("secret.key"));
        vault.rekey();
        assertThat(Files.readString(data.resolve("secret.key"))).isNotEqualTo(before);
        assertThat(vault.get("a").orElseThrow().reveal()).isEqualTo("b");
        assertThat(Vault.open(folder, database).get("a").orElseThrow().reveal()).isEqualTo("b");
    }

    @Test
    void aRekeyCutShortIsFinishedOrForgotten() throws Exception {
        vault.put("a", new Secret("b"));
        String old = Files.readString(data.resolve("secret.key"));
        // Cut short before the commit: the old key fits.
        folder.write("secret.key.next", Cipher.newKey());
        assertThat(Vault.open(folder, database).get("a").orElseThrow().reveal()).isEqualTo("b");
        assertThat(data.resolve("secret.key.next")).doesNotExist();
        // Cut short after the commit: only the new one does.
        vault.rekey();
        String next = Files.readString(data.resolve("secret.key"));
        folder.write("secret.key.next", next);
        folder.write("secret.key", old);
        assertThat(Vault.open(folder, database).get("a").orElseThrow().reveal()).isEqualTo("b");
        assertThat(Files.readString(data.resolve("secret.key"))).isEqualTo(next);
    }

    @Test
    void aSecretDoesNotShowItself() throws Exception {
        assertThat(new Secret("pw").toString()).isEqualTo("[REDACTED]");
        assertThat(org.jabberfarm.console.web.Json.MAPPER.writeValueAsString(new Secret("pw")))
                .isEqualTo("\"[REDACTED]\"");
    }
}
