package org.jabberfarm.console.box;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.ssh.HostKey;
import org.jabberfarm.console.ssh.HostKeys;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Form;
import org.jabberfarm.console.web.Page;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.templates.model.State;
import org.jabberfarm.templates.model.TrustManyPage;

/** Host keys of all boxes that nobody has approved yet, compared with a {@code known_hosts} file in one go. */
final class TrustManyPages implements Routes {
    /** Asked while somebody waits; the next ones follow when these are done. */
    private static final int AT_ONCE = 30;

    private static final State WAITS = new State("warn", "key", "Key not approved");

    private final Boxes boxes;

    TrustManyPages(Boxes boxes) {
        this.boxes = boxes;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/boxes/trust", ctx -> render(ctx, Form.of(Map.of()), ""), Access.OPERATOR);
        routes.post("/boxes/trust", this::approve, Access.OPERATOR);
    }

    private void approve(Context ctx) {
        Form form = Form.of(ctx);
        KnownHosts known = KnownHosts.of(form.text("known"));
        boolean nobody = form.ticked("nobody");
        if (known.isEmpty() && !nobody) {
            ctx.status(422);
            render(
                    ctx,
                    form.with(Map.of("known", "Paste the lines of a known_hosts file; there is no key in this text.")),
                    "");
            return;
        }
        String who = Caller.of(ctx).name();
        Map<Box, CompletableFuture<Boolean>> answers = new LinkedHashMap<>();
        for (Box box : waiting()) {
            List<String> offered = List.of(form.text("offered-" + box.name()).split(" "));
            Set<String> vouched = known.of(box.host(), box.sshPort());
            String fingerprints = offered.stream()
                    .filter(f -> !f.isEmpty() && (nobody || vouched.contains(f)))
                    .collect(Collectors.joining(" "));
            if (!fingerprints.isEmpty()) {
                String how = nobody ? "nobody compared it" : "compared with a known_hosts file";
                answers.put(
                        box,
                        CompletableFuture.supplyAsync(() -> approve(box, fingerprints, how, who), Deadline.SEVERAL));
            }
        }
        long approved =
                answers.values().stream().filter(CompletableFuture::join).count();
        render(
                ctx,
                form,
                approved == 0
                        ? "No key was approved: none of those shown is in the file for the box's host and port."
                        : approved == 1 ? "One box is trusted now." : approved + " boxes are trusted now.");
    }

    private boolean approve(Box box, String fingerprints, String how, String who) {
        try {
            boxes.approve(box, Optional.of(fingerprints), how, who);
            boxes.installKeyIfAsked(box, who);
            return true;
        } catch (IOException | Invalid e) {
            // It stays in the list, where its own page says why.
            return boxes.hostKeys().state(box.name()) == HostKeys.State.TRUSTED;
        }
    }

    private void render(Context ctx, Form form, String note) {
        Map<Box, CompletableFuture<TrustManyPage.Row>> rows = new LinkedHashMap<>();
        waiting().forEach(b -> rows.put(b, CompletableFuture.supplyAsync(() -> row(b), Deadline.SEVERAL)));
        long all = boxes.inventory().boxes().stream().filter(this::waits).count();
        Page.render(
                ctx,
                "boxes-trust",
                new TrustManyPage(
                        rows.values().stream().map(CompletableFuture::join).toList(),
                        (int) all - rows.size(),
                        form.field(
                                "known",
                                "known_hosts",
                                "Lines of a known_hosts file from a machine that has compared the keys. Hashed names are fine."),
                        note));
    }

    private TrustManyPage.Row row(Box box) {
        try {
            List<HostKey> keys = boxes.ask(box);
            boolean changed = boxes.hostKeys().state(box.name()) == HostKeys.State.CHANGED;
            return new TrustManyPage.Row(
                    box.name(),
                    BoxStates.where(box),
                    keys.stream()
                            .map(k -> TrustPages.type(k) + " " + TrustPages.grouped(k))
                            .toList(),
                    changed ? BoxStates.of(HostKeys.State.CHANGED) : WAITS,
                    // A changed key is looked at on its own.
                    changed ? "" : keys.stream().map(HostKey::fingerprint).collect(Collectors.joining(" ")));
        } catch (IOException e) {
            return new TrustManyPage.Row(
                    box.name(),
                    BoxStates.where(box),
                    List.of(),
                    new State("warn", "silent", Trouble.of(e).title()),
                    "");
        }
    }

    private List<Box> waiting() {
        return boxes.inventory().boxes().stream()
                .filter(this::waits)
                .limit(AT_ONCE)
                .toList();
    }

    private boolean waits(Box box) {
        return boxes.hostKeys().state(box.name()) != HostKeys.State.TRUSTED;
    }
}
