package org.jabberfarm.console.inventory;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A box as asked for by a form, the API or an import, before it is checked. Credentials are not in it: they belong to
 * {@code ssh}.
 *
 * @param name inventory name
 * @param host what the console dials
 * @param sshPort 1 to 65535
 * @param user login user
 * @param sudo how that user becomes root
 * @param via name of the bastion's box, or empty
 * @param root {@code /} but for the demo
 * @param address what other boxes dial; empty: the same as {@code host}
 * @param publicHost by which clients reach its c2s nodes; empty for none
 * @param roles what it carries
 * @param c2sCount how many c2s nodes, 1 to 64; looked at only with the role
 * @param tags free words
 */
public record BoxDraft(
        String name,
        String host,
        int sshPort,
        String user,
        Sudo sudo,
        Optional<String> via,
        String root,
        String address,
        String publicHost,
        Set<Role> roles,
        int c2sCount,
        List<String> tags) {

    /** One that clients are not sent to by name. */
    public BoxDraft(
            String name,
            String host,
            int sshPort,
            String user,
            Sudo sudo,
            Optional<String> via,
            String root,
            String address,
            Set<Role> roles,
            int c2sCount,
            List<String> tags) {
        this(name, host, sshPort, user, sudo, via, root, address, "", roles, c2sCount, tags);
    }
}
