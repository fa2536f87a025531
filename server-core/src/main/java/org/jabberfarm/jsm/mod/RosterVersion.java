package org.jabberfarm.jsm.mod;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jabberfarm.jsm.session.User;
import org.jabberfarm.storage.RosterItem;
import org.jabberfarm.xmpp.Namespaces;

/**
 * The version of a roster (RFC 6121 2.6) is a digest of what is in it: it needs no place in storage, cannot disagree with the
 * roster, and holds when contacts are imported or a database is put back. A client whose copy is older gets the whole roster.
 */
final class RosterVersion {
    private static final int BYTES = 16;

    private RosterVersion() {}

    static String of(User user) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            user.roster().stream()
                    .filter(RosterItem::visible)
                    .forEach(item -> digest.update(
                            RosterModule.element(item).toXml(Namespaces.ROSTER).getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
