package org.jabberfarm.console.box;

import java.util.Optional;
import org.jabberfarm.console.secret.Secret;

/**
 * What was typed to log in to a box; what is empty stays as it is stored.
 *
 * @param key private key for this box alone
 * @param password to log in once and install the console's key; never stored
 * @param sudoPassword for {@code sudo -S}
 * @param consoleKey forget a key of the box's own and use the console's
 */
record Logins(Optional<Secret> key, Optional<Secret> password, Optional<Secret> sudoPassword, boolean consoleKey) {
    static Optional<Secret> given(Secret typed) {
        return Optional.ofNullable(typed).filter(s -> !s.reveal().isBlank());
    }
}
