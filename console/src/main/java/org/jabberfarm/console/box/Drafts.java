package org.jabberfarm.console.box;

import java.util.Set;
import java.util.stream.Collectors;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.BoxDraft;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;

/** A box as the draft that would make it. */
final class Drafts {
    private Drafts() {}

    static BoxDraft of(Box box) {
        Set<Role> roles = box.nodes().stream().map(Node::role).collect(Collectors.toSet());
        return new BoxDraft(
                box.name(),
                box.host(),
                box.sshPort(),
                box.user(),
                box.sudo(),
                box.via(),
                box.root(),
                // Left empty it follows the host.
                box.address().equals(box.host()) ? "" : box.address(),
                box.publicHost(),
                roles,
                Math.max(1, box.nodes(Role.C2S).size()),
                box.tags());
    }
}
