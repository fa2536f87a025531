package org.jabberfarm.console.plan;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Instant;
import java.util.List;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Page;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.templates.model.PlansPage;
import org.jabberfarm.templates.model.When;

/** Plans for people: the list, and one plan with everything that a deploy of it would do. */
final class PlanPages implements Routes {
    private final Plans plans;
    private final PlanStore store;
    private final Inventory inventory;
    private final SettingsStore settings;

    PlanPages(Plans plans, PlanStore store, Inventory inventory, SettingsStore settings) {
        this.plans = plans;
        this.store = store;
        this.inventory = inventory;
        this.settings = settings;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/plans", ctx -> list(ctx, ""), Access.VIEWER);
        routes.post("/plans", this::make, Access.OPERATOR);
        routes.get("/plans/{id}", this::show, Access.VIEWER);
        routes.get("/plans/{id}/text", this::text, Access.VIEWER);
        routes.post("/plans/{id}/discard", this::discard, Access.OPERATOR);
    }

    private void make(Context ctx) {
        try {
            long id = plans.make(ctx.formParams("box"), Caller.of(ctx).name());
            ctx.redirect("/plans/" + id, HttpStatus.SEE_OTHER);
        } catch (Conflict e) {
            ctx.status(409);
            list(ctx, e.getMessage());
        }
    }

    private void list(Context ctx, String problem) {
        Instant now = Instant.now();
        List<PlansPage.Row> rows = store.all().stream()
                .map(r -> new PlansPage.Row(
                        Long.toString(r.id()),
                        When.of(r.made(), now),
                        r.by(),
                        PlanModel.state(r),
                        PlanModel.boxes(r),
                        "%,d".formatted(r.steps()),
                        r.run() > 0 ? "/deploys/" + r.run() : ""))
                .toList();
        boolean noDomain = settings.load().domains().isEmpty();
        boolean noBox = inventory.boxes().isEmpty();
        String hint = noDomain
                ? "The farm has no domain yet. It stands in every file that a plan would write."
                : noBox ? "The farm has no box yet. A plan compares boxes with what they should hold." : "";
        Page.render(
                ctx,
                "plans",
                new PlansPage(
                        rows,
                        problem,
                        hint,
                        noDomain ? "/settings#f-domain" : "/boxes/new",
                        noDomain ? "Set the domain" : "Add a box"));
    }

    private void show(Context ctx) {
        PlanStore.Row row = store.get(Plans.id(ctx));
        Page.render(ctx, "plan", new PlanModel(row, store.view(row.id())).page(Instant.now()));
    }

    private void text(Context ctx) {
        PlanStore.Row row = store.get(Plans.id(ctx));
        ctx.header("Content-Disposition", "attachment; filename=\"plan-" + row.id() + ".txt\"");
        ctx.contentType("text/plain; charset=utf-8").result(PlanText.of(store.view(row.id())));
    }

    private void discard(Context ctx) {
        plans.discard(Plans.id(ctx), Caller.of(ctx).name());
        ctx.redirect("/plans/" + Plans.id(ctx), HttpStatus.SEE_OTHER);
    }
}
