package org.jabberfarm.load;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jabberfarm.process.ControlClient;
import org.jabberfarm.process.Json;
import org.jabberfarm.process.Response;
import org.jabberfarm.xmpp.Jid;

/** The accounts of a check, made and removed over a session manager's control socket. */
public record CheckAccounts(Path socket) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CREATED = 201;
    private static final int EXISTS = 409;

    /** Adds those that do not exist; the others get this password. */
    public void add(List<Jid> users, String password) throws IOException {
        for (Jid user : users) {
            byte[] body =
                    Json.object("jid", user.toString(), "password", password).getBytes(StandardCharsets.UTF_8);
            Response answer = ControlClient.call(socket, "POST", "/users", body, PATIENCE);
            if (answer.status() == EXISTS) {
                answer = ControlClient.call(socket, "PUT", "/users", body, PATIENCE);
            }
            if (answer.status() / 100 != CREATED / 100) {
                throw new IOException("tried to add " + user + " over " + socket + " but the session manager said "
                        + answer.status() + ": " + answer.text());
            }
        }
    }

    /** Removes them, with all that they own. */
    public void remove(List<Jid> users) throws IOException {
        for (Jid user : users) {
            ControlClient.call(
                    socket,
                    "DELETE",
                    "/users?jid=" + URLEncoder.encode(user.toString(), StandardCharsets.UTF_8),
                    new byte[0],
                    PATIENCE);
        }
    }
}
