package org.jabberfarm.load;

/** A login that did not succeed, with the reason for people. */
public final class LoginException extends Exception {
    private static final long serialVersionUID = 1L;

    LoginException(String reason) {
        super(reason);
    }
}
