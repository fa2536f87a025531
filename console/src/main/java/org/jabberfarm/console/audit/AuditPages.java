package org.jabberfarm.console.audit;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Page;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.templates.model.AuditPage;
import org.jabberfarm.templates.model.Field;
import org.jabberfarm.templates.model.When;

/** The audit log, newest first; filters and position sit in the URL. */
public final class AuditPages implements Routes {
    private static final int PAGE = 100;

    private final Audit audit;

    public AuditPages(Audit audit) {
        this.audit = audit;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/audit", this::show, Access.VIEWER);
    }

    private void show(Context ctx) {
        AuditFilter filter = new AuditFilter(
                text(ctx, "who"), text(ctx, "action"), text(ctx, "subject"), number(text(ctx, "before")), PAGE + 1);
        List<AuditEntry> found = audit.find(filter);
        List<AuditEntry> shown = found.subList(0, Math.min(PAGE, found.size()));
        Page.render(
                ctx,
                "audit",
                new AuditPage(
                        shown.stream().map(AuditPages::row).toList(),
                        List.of(
                                new Field("who", "Who", "", filter.who(), ""),
                                new Field("action", "Action", "", filter.action(), ""),
                                new Field("subject", "To what", "", filter.subject(), "")),
                        found.size() > PAGE
                                ? link(filter) + "&before="
                                        + shown.get(PAGE - 1).id()
                                : "",
                        filter.before() > 0 ? link(filter) : ""));
    }

    private static AuditPage.Row row(AuditEntry entry) {
        return new AuditPage.Row(
                entry.id(), When.exact(entry.time()), entry.who(), entry.action(), entry.subject(), entry.detail());
    }

    private static String link(AuditFilter filter) {
        return "/audit?who=" + encode(filter.who()) + "&action=" + encode(filter.action()) + "&subject="
                + encode(filter.subject());
    }

    private static String text(Context ctx, String name) {
        return Optional.ofNullable(ctx.queryParam(name)).orElse("").trim();
    }

    private static long number(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
