package org.jabberfarm.console.box;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.jabberfarm.templates.model.BoxTrouble;
import org.jabberfarm.templates.model.Choice;
import org.jabberfarm.templates.model.State;
import org.jabberfarm.templates.model.TrustPage;

/** The host keys of a box: shown, compared by a person, approved, taken back. */
final class TrustPages implements Routes {
    private final Boxes boxes;

    TrustPages(Boxes boxes) {
        this.boxes = boxes;
    }

    @Override
    public void declare(RoutesConfig routes) {
        // Reading this page makes the console connect to the box, so viewers may not.
        routes.get("/boxes/{name}/trust", this::show, Access.OPERATOR);
        routes.post("/boxes/{name}/trust", this::approve, Access.OPERATOR);
        routes.post("/boxes/{name}/distrust", this::takeBack, Access.OPERATOR);
    }

    private void show(Context ctx) {
        render(ctx, box(ctx), Form.of(Map.of()));
    }

    private void approve(Context ctx) {
        Box box = box(ctx);
        Form form = Form.of(ctx);
        String who = Caller.of(ctx).name();
        try {
            approve(box, form, who);
        } catch (Invalid e) {
            ctx.status(422);
            render(
                    ctx,
                    box,
                    form.with(
                            Map.of("fingerprint", String.join(" ", e.problems().values()))));
            return;
        } catch (IOException e) {
            ctx.status(HttpStatus.BAD_GATEWAY);
            render(ctx, box, form, Optional.of(Trouble.of(e)), List.of());
            return;
        }
        try {
            boxes.installKeyIfAsked(box, who);
            boxes.check(box);
        } catch (IOException e) {
            boxes.failedBeforeCheck(box, e);
        }
        ctx.redirect("/boxes/" + box.name() + "/check", HttpStatus.SEE_OTHER);
    }

    private void approve(Box box, Form form, String who) throws IOException {
        String typed = form.text("fingerprint").replaceAll("\\s", "");
        if (!typed.isEmpty()) {
            boxes.approve(box, Optional.of(typed), "pasted fingerprint compared", who);
            return;
        }
        String how = switch (form.text("how")) {
            case "screen" -> "read on the box's own screen";
            case "nobody" -> "nobody compared it";
            default -> throw new Invalid("fingerprint", "Compare the key, or say how you checked it.");
        };
        // What is approved is what the person saw, not what the box may show by now.
        String offered = form.text("offered");
        if (offered.isEmpty()) {
            throw new Invalid("fingerprint", "The box had shown no key when the page was made. Compare these.");
        }
        boxes.approve(box, Optional.of(offered), how, who);
    }

    private void takeBack(Context ctx) {
        Box box = box(ctx);
        boxes.takeBack(box, Caller.of(ctx).name());
        ctx.redirect("/boxes/" + box.name() + "/trust", HttpStatus.SEE_OTHER);
    }

    private void render(Context ctx, Box box, Form form) {
        try {
            render(ctx, box, form, Optional.empty(), boxes.ask(box));
        } catch (IOException e) {
            render(ctx, box, form, Optional.of(Trouble.of(e)), boxes.hostKeys().seen(box.name()));
        }
    }

    private void render(Context ctx, Box box, Form form, Optional<Trouble> trouble, List<HostKey> shown) {
        HostKeys.State state = boxes.hostKeys().state(box.name());
        List<HostKey> approved = boxes.hostKeys().trusted(box.name());
        String how = form.text("how");
        BoxTrouble notice = trouble.map(BoxStates::of).orElse(null);
        Page.render(
                ctx,
                "box-trust",
                new TrustPage(
                        box.name(),
                        BoxStates.where(box),
                        state == HostKeys.State.TRUSTED
                                ? "trusted"
                                : state == HostKeys.State.CHANGED ? "changed" : "new",
                        BoxStates.of(state),
                        shown.stream().map(k -> key(k, approved)).toList(),
                        approved.stream()
                                .map(k -> new TrustPage.Key(type(k), grouped(k), new State("ok", "lock", "Approved")))
                                .toList(),
                        notice,
                        form.field("fingerprint", "Fingerprint you know", ""),
                        List.of(
                                new Choice(
                                        "screen",
                                        "I read it on the box's own screen",
                                        "The audit log will say so, with your name.",
                                        how.equals("screen")),
                                new Choice(
                                        "nobody",
                                        "Nobody compared it, trust it now",
                                        "If the box is an impostor, it gets your secrets with the first deploy.",
                                        how.equals("nobody"))),
                        shown.stream().map(HostKey::fingerprint).collect(Collectors.joining(" ")),
                        boxes.passwordWaits(box.name())));
    }

    private static TrustPage.Key key(HostKey key, List<HostKey> approved) {
        boolean same = approved.stream().anyMatch(a -> a.fingerprint().equals(key.fingerprint()));
        State state = same
                ? new State("ok", "lock", "Approved")
                : approved.isEmpty() ? new State("mute", "wait", "Not approved") : new State("crit", "key", "New");
        return new TrustPage.Key(type(key), grouped(key), state);
    }

    static String type(HostKey key) {
        return key.type().replaceFirst("^(ssh-|ecdsa-sha2-)", "");
    }

    /** In groups of four, since people compare it by eye. */
    static String grouped(HostKey key) {
        return key.fingerprint().replaceFirst("^SHA256:", "").replaceAll("(.{4})(?=.)", "$1 ");
    }

    private Box box(Context ctx) {
        return boxes.inventory().get(ctx.pathParam("name"));
    }
}
