package org.jabberfarm.console.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.secret.RandomToken;
import org.jabberfarm.console.secret.Secret;

/**
 * The first start: there is no default password, so whoever holds the set-up link becomes the first administrator. The
 * link is made anew at each start and dies with the first administrator.
 */
public final class SetUp {
    private static final String FILE = "setup-link";

    private final DataFolder folder;
    private final Administrators administrators;
    private volatile String token = "";

    public SetUp(DataFolder folder, Administrators administrators) {
        this.folder = folder;
        this.administrators = administrators;
    }

    /** The link, when there is no administrator yet; also in {@code setup-link} of the data folder, for its owner only. */
    public Optional<String> begin(String url) {
        if (administrators.any()) {
            end();
            return Optional.empty();
        }
        token = RandomToken.make();
        String link = url + "/set-up/" + token;
        folder.write(FILE, link + "\n");
        return Optional.of(link);
    }

    boolean fits(String sent) {
        return !token.isEmpty()
                && MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8))
                && !administrators.any();
    }

    /** Makes the first administrator; afterwards the link is worthless. */
    void finish(String name, Secret password) {
        administrators.addFirst(name, password, "set-up link");
        end();
    }

    /** Withdraws the link. */
    public void end() {
        token = "";
        folder.delete(FILE);
    }
}
