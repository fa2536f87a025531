package org.jabberfarm.console.box;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.BoxDraft;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.inventory.Sudo;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Form;
import org.jabberfarm.console.web.Page;
import org.jabberfarm.console.web.Routes;

/** The form of a box: a new one, many new ones, one that is there. */
final class BoxFormPages implements Routes {
    private final Boxes boxes;
    private final BoxFormModel model;

    BoxFormPages(Boxes boxes) {
        this.boxes = boxes;
        this.model = new BoxFormModel(boxes);
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/boxes/new", this::showNew, Access.OPERATOR);
        routes.post("/boxes/new", this::add, Access.OPERATOR);
        routes.get("/boxes/{name}/edit", this::showEdit, Access.OPERATOR);
        routes.post("/boxes/{name}/edit", this::change, Access.OPERATOR);
    }

    private void showNew(Context ctx) {
        render(ctx, Form.of(BoxFields.values(suggestion(), false)), Optional.empty());
    }

    private void add(Context ctx) {
        Form form = Form.of(ctx);
        String who = Caller.of(ctx).name();
        try {
            if (many(ctx)) {
                addMany(form, who);
                ctx.redirect("/boxes/trust", HttpStatus.SEE_OTHER);
            } else {
                BoxDraft draft = BoxFields.draft(form, "/");
                Box box = boxes.add(
                        draft, together(() -> boxes.check(draft), () -> BoxFields.logins(form, false, false)), who);
                ctx.redirect("/boxes/" + box.name() + "/trust", HttpStatus.SEE_OTHER);
            }
        } catch (Invalid e) {
            ctx.status(422);
            render(ctx, form.with(e.problems()), Optional.empty());
        }
    }

    /** All of them or, when anything is wrong with one, none. */
    private void addMany(Form form, String who) {
        BoxDraft common = BoxFields.draft(form, "/");
        List<BoxDraft> drafts = ManyBoxes.drafts(form.text("lines"), common);
        Logins logins =
                together(() -> ManyBoxes.check(drafts, boxes::check), () -> BoxFields.logins(form, false, false));
        drafts.forEach(d -> boxes.add(d, logins, who));
    }

    private void showEdit(Context ctx) {
        Box box = boxes.inventory().get(ctx.pathParam("name"));
        boolean ownKey = boxes.credentials().hasKey(box.name());
        render(ctx, Form.of(BoxFields.values(Drafts.of(box), ownKey)), Optional.of(box));
    }

    private void change(Context ctx) {
        Box box = boxes.inventory().get(ctx.pathParam("name"));
        Form form = Form.of(ctx);
        try {
            Logins logins = BoxFields.logins(
                    form,
                    boxes.credentials().hasKey(box.name()),
                    boxes.credentials().hasSudoPassword(box.name()));
            boxes.change(
                    box.name(),
                    BoxFields.draft(form, box.root()),
                    logins,
                    Caller.of(ctx).name());
        } catch (Invalid e) {
            ctx.status(422);
            render(ctx, form.with(e.problems()), Optional.of(box));
            return;
        }
        ctx.redirect("/boxes/" + box.name() + "/check", HttpStatus.SEE_OTHER);
    }

    /** The second's answer, or the problems of both. */
    private static <T> T together(Runnable first, Supplier<T> second) {
        Map<String, String> problems = new LinkedHashMap<>();
        T answer = null;
        try {
            first.run();
        } catch (Invalid e) {
            problems.putAll(e.problems());
        }
        try {
            answer = second.get();
        } catch (Invalid e) {
            problems.putAll(e.problems());
        }
        if (!problems.isEmpty()) {
            throw new Invalid(problems);
        }
        return answer;
    }

    /** What is most likely: as the last box was added, and what the farm still needs. */
    private BoxDraft suggestion() {
        List<Box> all = boxes.inventory().boxes();
        boolean first = all.isEmpty();
        return new BoxDraft(
                "",
                "",
                first ? 22 : all.get(all.size() - 1).sshPort(),
                first ? "" : all.get(all.size() - 1).user(),
                first ? Sudo.PASSWORDLESS : all.get(all.size() - 1).sudo(),
                Optional.empty(),
                "/",
                "",
                Set.of(Role.C2S),
                1,
                List.of());
    }

    private void render(Context ctx, Form form, Optional<Box> box) {
        Page.render(ctx, "box-form", model.of(form, box, box.isEmpty() && many(ctx)));
    }

    private static boolean many(Context ctx) {
        return ctx.queryParam("many") != null;
    }
}
