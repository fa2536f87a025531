package org.jabberfarm.console.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.secret.Vault;

/** What the console logs in with: a key of the box's own, else the console's key pair, made at first use. */
public final class Credentials {
    private static final String OWN_KEY = "ssh.key";
    private static final String COMMENT = "jabberfarm-console";

    private final Vault vault;

    public Credentials(Vault vault) {
        this.vault = vault;
    }

    /** The console's public key in {@code authorized_keys} form. */
    public String publicKey() {
        return publicKey(load(own()));
    }

    /**
     * Keeps a private key for one box, in OpenSSH or PEM form, without passphrase.
     *
     * @throws Invalid when it is no usable private key
     */
    public void key(String box, Secret privateKey) {
        String text = privateKey.reveal().replace("\r\n", "\n").strip() + "\n";
        load(new Secret(text));
        vault.put(keyId(box), new Secret(text));
    }

    /** Keeps the password that sudo asks for on one box. */
    public void sudoPassword(String box, Secret password) {
        if (password.reveal().isEmpty() || password.reveal().indexOf('\n') >= 0) {
            throw new Invalid("sudoPassword", "A password is one line, and not empty.");
        }
        vault.put(sudoId(box), password);
    }

    public boolean hasKey(String box) {
        return vault.has(keyId(box));
    }

    public boolean hasSudoPassword(String box) {
        return vault.has(sudoId(box));
    }

    /** The box's own private key. */
    Optional<Secret> key(String box) {
        return vault.get(keyId(box));
    }

    Optional<Secret> sudoPassword(String box) {
        return vault.get(sudoId(box));
    }

    /** Private key to log in to a box with. */
    byte[] login(String box) {
        return key(box).orElseGet(this::own).reveal().getBytes(StandardCharsets.UTF_8);
    }

    /** When a box leaves the inventory. */
    public void forget(String box) {
        vault.remove(keyId(box));
        vault.remove(sudoId(box));
    }

    private synchronized Secret own() {
        return vault.get(OWN_KEY).orElseGet(() -> {
            Secret made = make();
            vault.put(OWN_KEY, made);
            return made;
        });
    }

    private static Secret make() {
        try {
            KeyPair pair = KeyPair.genKeyPair(new JSch(), KeyPair.ED25519);
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            pair.writeOpenSSHv1PrivateKey(text, null);
            pair.dispose();
            return new Secret(text.toString(StandardCharsets.UTF_8));
        } catch (JSchException e) {
            throw new IllegalStateException("tried to make the console's SSH key but failed: " + e.getMessage(), e);
        }
    }

    private static KeyPair load(Secret privateKey) {
        KeyPair pair;
        try {
            pair = KeyPair.load(new JSch(), privateKey.reveal().getBytes(StandardCharsets.UTF_8), null);
        } catch (JSchException | RuntimeException e) {
            throw new Invalid(
                    "key",
                    "This is no private key in OpenSSH or PEM form. Paste the whole file, both"
                            + " lines of dashes included.");
        }
        if (pair.isEncrypted()) {
            throw new Invalid(
                    "key",
                    "This key is protected by a passphrase. Take it off in a copy with ssh-keygen -p,"
                            + " or use the console's own key.");
        }
        if (pair.getPublicKeyBlob() == null || pair.getKeyType() == KeyPair.DSA) {
            throw new Invalid("key", "Keys of this kind are not in use any more. Make one with ssh-keygen -t ed25519.");
        }
        return pair;
    }

    private static String publicKey(KeyPair pair) {
        byte[] blob = pair.getPublicKeyBlob();
        return HostKey.of(blob).type() + " " + Base64.getEncoder().encodeToString(blob) + " " + COMMENT;
    }

    private static String keyId(String box) {
        return "box." + box + ".ssh-key";
    }

    private static String sudoId(String box) {
        return "box." + box + ".sudo-password";
    }
}
