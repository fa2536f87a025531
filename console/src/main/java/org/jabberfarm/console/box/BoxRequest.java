package org.jabberfarm.console.box;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.inventory.BoxDraft;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.inventory.Sudo;
import org.jabberfarm.console.secret.Secret;

/**
 * A box as the API is asked to add it, or the members that are to be changed; null means not mentioned.
 *
 * @param sudo becomes root by sudo
 * @param via bastion; empty text: none
 * @param key private key of the box's own
 * @param sudoPassword what sudo asks for; implies {@code sudo}
 * @param password to log in once and install the console's key
 */
record BoxRequest(
        String name,
        String host,
        Integer sshPort,
        String user,
        Boolean sudo,
        String via,
        String root,
        String address,
        String publicHost,
        List<String> roles,
        Integer c2sCount,
        List<String> tags,
        Secret key,
        Secret sudoPassword,
        Secret password) {

    private static final BoxDraft FRESH =
            new BoxDraft("", "", 22, "", Sudo.NONE, Optional.empty(), "/", "", Set.of(), 1, List.of());

    /** The box to add. */
    BoxDraft draft() {
        return over(FRESH);
    }

    /** {@code present} with what is mentioned here in its place. */
    BoxDraft over(BoxDraft present) {
        return new BoxDraft(
                or(name, present.name()),
                or(host, present.host()),
                or(sshPort, present.sshPort()),
                or(user, present.user()),
                sudoKind(present.sudo()),
                via == null ? present.via() : Optional.of(via),
                or(root, present.root()),
                or(address, present.address()),
                or(publicHost, present.publicHost()),
                roles == null ? present.roles() : roleSet(),
                or(c2sCount, present.c2sCount()),
                or(tags, present.tags()));
    }

    Logins logins() {
        return new Logins(Logins.given(key), Logins.given(password), Logins.given(sudoPassword), false);
    }

    private Sudo sudoKind(Sudo present) {
        if (Logins.given(sudoPassword).isPresent()) {
            return Sudo.PASSWORD;
        }
        if (sudo == null) {
            return present;
        }
        return !sudo ? Sudo.NONE : present == Sudo.PASSWORD ? present : Sudo.PASSWORDLESS;
    }

    private Set<Role> roleSet() {
        Set<Role> set = new HashSet<>();
        for (String word : roles) {
            set.add(Role.of(word.trim())
                    .orElseThrow(() -> new Invalid("roles", "There is no role " + word + "; there are c2s and jsm.")));
        }
        return set;
    }

    private static <T> T or(T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
