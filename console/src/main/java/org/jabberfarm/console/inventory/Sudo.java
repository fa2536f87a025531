package org.jabberfarm.console.inventory;

/** How the login user becomes root on a box. */
public enum Sudo {
    /** Logs in as root, or the box's root is a directory of the login user's own (the demo). */
    NONE,
    /** {@code sudo -n} works without a password. */
    PASSWORDLESS,
    /** {@code sudo -S} with the stored password on standard input. */
    PASSWORD
}
