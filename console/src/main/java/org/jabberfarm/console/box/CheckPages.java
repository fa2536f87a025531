package org.jabberfarm.console.box;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.ssh.SshException;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Form;
import org.jabberfarm.console.web.Page;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.templates.model.CheckPage;
import org.jabberfarm.templates.model.When;

/** Test connection: logs in, reads the facts, says what they mean; and, when the login is refused, the way in. */
final class CheckPages implements Routes {
    private final Boxes boxes;

    CheckPages(Boxes boxes) {
        this.boxes = boxes;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/boxes/{name}/check", ctx -> render(ctx, Form.of(Map.of())), Access.VIEWER);
        routes.post("/boxes/{name}/check", this::check, Access.OPERATOR);
        routes.post("/boxes/{name}/key", this::installKey, Access.OPERATOR);
    }

    private void check(Context ctx) {
        Box box = box(ctx);
        boxes.check(box);
        ctx.redirect("/boxes/" + box.name() + "/check", HttpStatus.SEE_OTHER);
    }

    private void installKey(Context ctx) {
        Box box = box(ctx);
        Form form = Form.of(ctx);
        try {
            Secret password = Logins.given(form.secret("password"))
                    .orElseThrow(() -> new Invalid("password", "Type the login password of " + box.user() + "."));
            boxes.installKey(box, password, Caller.of(ctx).name());
            boxes.check(box);
        } catch (Invalid e) {
            ctx.status(422);
            render(ctx, form.with(e.problems()));
            return;
        } catch (IOException e) {
            boxes.failedBeforeCheck(box, e);
        }
        ctx.redirect("/boxes/" + box.name() + "/check", HttpStatus.SEE_OTHER);
    }

    private void render(Context ctx, Form form) {
        Box box = box(ctx);
        Optional<Checkup> last = boxes.lastCheck(box.name());
        Optional<Trouble> trouble = last.flatMap(Checkup::trouble);
        boolean refused =
                trouble.filter(t -> t.is(SshException.Reason.LOGIN_REFUSED)).isPresent();
        boolean ownKey = boxes.credentials().hasKey(box.name());
        Page.render(
                ctx,
                "box-check",
                new CheckPage(
                        box.name(),
                        BoxStates.where(box),
                        box.user(),
                        BoxStates.of(boxes.hostKeys().state(box.name())),
                        last.map(c -> When.of(c.at(), Instant.now())).orElse(null),
                        last.map(c -> FactWords.seconds(c.took())).orElse(""),
                        last.flatMap(Checkup::facts).map(FactWords::of).orElse(List.of()),
                        last.map(Checkup::checks).orElse(List.of()).stream()
                                .map(c -> new CheckPage.Row(
                                        FactWords.sentence(c.name()), BoxStates.of(c), c.found(), c.advice()))
                                .toList(),
                        trouble.map(BoxStates::of).orElse(null),
                        last.filter(Checkup::ok).isPresent(),
                        form.secretField(
                                "password",
                                "Password of " + box.user(),
                                "The console logs in with it once and adds its public key to authorized_keys. Not stored."),
                        refused && !ownKey ? boxes.credentials().publicKey() : ""));
    }

    private Box box(Context ctx) {
        return boxes.inventory().get(ctx.pathParam("name"));
    }
}
