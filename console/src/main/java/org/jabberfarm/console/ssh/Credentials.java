package org.jabberfarm.console.ssh;

import java.util.Optional;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.secret.Vault;

/** What the console logs in with: a key of the box's own, else the console's key pair, made at first use. */
public final class Credentials {
    public Credentials(Vault vault) {}

    /** The console's public key in {@code authorized_keys} form. */
    public String publicKey() {
        throw new IllegalStateException("later");
    }

    /** @throws org.jabberfarm.console.fault.Invalid when it is no usable private key */
    public void key(String box, Secret privateKey) {}

    public void sudoPassword(String box, Secret password) {}

    public boolean hasKey(String box) {
        return false;
    }

    public boolean hasSudoPassword(String box) {
        return false;
    }

    Optional<Secret> key(String box) {
        return Optional.empty();
    }

    Optional<Secret> sudoPassword(String box) {
        return Optional.empty();
    }

    /** When a box leaves the inventory. */
    public void forget(String box) {}
}
