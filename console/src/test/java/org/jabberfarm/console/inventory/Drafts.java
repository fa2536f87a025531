package org.jabberfarm.console.inventory;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Drafts for tests, one word changed at a time. */
public final class Drafts {
    private Drafts() {}

    public static BoxDraft c2s(String name, int count) {
        return new BoxDraft(
                name,
                name + ".example.org",
                22,
                "deploy",
                Sudo.PASSWORDLESS,
                Optional.empty(),
                "/",
                "",
                Set.of(Role.C2S),
                count,
                List.of());
    }

    public static BoxDraft jsm(String name) {
        return roles(c2s(name, 1), Set.of(Role.JSM));
    }

    public static BoxDraft roles(BoxDraft d, Set<Role> roles) {
        return new BoxDraft(
                d.name(),
                d.host(),
                d.sshPort(),
                d.user(),
                d.sudo(),
                d.via(),
                d.root(),
                d.address(),
                roles,
                d.c2sCount(),
                d.tags());
    }

    public static BoxDraft at(BoxDraft d, String host, int sshPort, String address) {
        return new BoxDraft(
                d.name(),
                host,
                sshPort,
                d.user(),
                d.sudo(),
                d.via(),
                d.root(),
                address,
                d.roles(),
                d.c2sCount(),
                d.tags());
    }

    public static BoxDraft publicHost(BoxDraft d, String publicHost) {
        return new BoxDraft(
                d.name(),
                d.host(),
                d.sshPort(),
                d.user(),
                d.sudo(),
                d.via(),
                d.root(),
                d.address(),
                publicHost,
                d.roles(),
                d.c2sCount(),
                d.tags());
    }

    public static BoxDraft via(BoxDraft d, String via) {
        return new BoxDraft(
                d.name(),
                d.host(),
                d.sshPort(),
                d.user(),
                d.sudo(),
                Optional.of(via),
                d.root(),
                d.address(),
                d.roles(),
                d.c2sCount(),
                d.tags());
    }
}
