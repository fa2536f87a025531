package org.jabberfarm.console.box;

import java.io.IOException;
import java.util.Optional;
import org.jabberfarm.console.ssh.SshException;

/**
 * Why a box could not be asked.
 *
 * @param reason what stands in the way; empty when it is something else than the connection
 * @param message what was tried, why it failed, what to do next
 */
record Trouble(Optional<SshException.Reason> reason, String message) {
    static Trouble of(IOException failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return new Trouble(
                failure instanceof SshException e ? Optional.of(e.reason()) : Optional.empty(), sentence(message));
    }

    boolean is(SshException.Reason which) {
        return reason.filter(r -> r == which).isPresent();
    }

    /** In a few words. */
    String title() {
        return reason.map(r -> switch (r) {
                    case HOST_KEY_UNKNOWN -> "Nobody has approved its host key yet";
                    case HOST_KEY_CHANGED -> "The box shows another host key than the approved one";
                    case LOGIN_REFUSED -> "The box does not take the login";
                    case UNREACHABLE -> "Nothing answers at the address";
                    case NO_COMMON_ALGORITHM -> "No SSH algorithm in common";
                    case SUDO_REFUSED -> "The login works, but the user does not become root";
                })
                .orElse("The box could not be read");
    }

    private static String sentence(String message) {
        String text = FactWords.sentence(message);
        return text.endsWith(".") || text.endsWith("?") ? text : text + ".";
    }
}
