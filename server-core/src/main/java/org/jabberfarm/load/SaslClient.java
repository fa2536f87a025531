package org.jabberfarm.load;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.exception.ScramException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** The client's side of a SASL login: SCRAM where it is offered, PLAIN elsewhere. */
final class SaslClient {
    private static final List<String> KNOWN = List.of("SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN");

    private final String mechanism;
    private final String user;
    private final String password;
    private ScramClient scram;
    private boolean proved;

    private SaslClient(String mechanism, String user, String password) {
        this.mechanism = mechanism;
        this.user = user;
        this.password = password;
    }

    /** @throws LoginException when no mechanism offered is known */
    static SaslClient choose(List<String> offered, String user, String password) throws LoginException {
        String mechanism = KNOWN.stream()
                .filter(offered::contains)
                .findFirst()
                .orElseThrow(() -> new LoginException("no login mechanism in common: offered " + offered
                        + (offered.isEmpty() ? "; the c2s may ask for TLS first" : "")));
        return new SaslClient(mechanism, user, password);
    }

    String mechanism() {
        return mechanism;
    }

    String first() {
        if (mechanism.equals("PLAIN")) {
            proved = true;
            return encoded("\0" + user + "\0" + password);
        }
        scram = ScramClient.builder()
                .advertisedMechanisms(List.of(mechanism))
                .username(user)
                .password(password.toCharArray())
                .build();
        return encoded(scram.clientFirstMessage().toString());
    }

    String answer(String challenge) throws LoginException {
        if (scram == null) {
            return first();
        }
        try {
            scram.serverFirstMessage(decoded(challenge));
            return encoded(scram.clientFinalMessage().toString());
        } catch (ScramException | IllegalArgumentException e) {
            throw new LoginException("the server's challenge is wrong: " + e.getMessage());
        }
    }

    /** Makes sure that the server, too, knows the password. */
    void success(String data) throws LoginException {
        if (scram != null) {
            try {
                scram.serverFinalMessage(decoded(data));
                proved = true;
            } catch (ScramException | IllegalArgumentException e) {
                throw new LoginException("the server could not prove that it knows the password: " + e.getMessage());
            }
        }
        if (!proved) {
            throw new LoginException("the server said success before the login was through");
        }
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64.trim()), StandardCharsets.UTF_8);
    }
}
