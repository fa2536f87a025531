package org.jabberfarm.console.box;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.console.facts.Check;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.InventoryFile;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.ssh.HostKey;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Json;
import org.jabberfarm.console.web.Routes;

/** {@code /api/v1/boxes}, and {@code /api/v1/inventory}, all of them as one file. */
final class BoxApi implements Routes {
    private static final String BOXES = "/api/v1/boxes";
    private static final String BOX = BOXES + "/{name}";

    private final Boxes boxes;

    BoxApi(Boxes boxes) {
        this.boxes = boxes;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get(BOXES, this::list, Access.VIEWER);
        routes.post(BOXES, this::add, Access.OPERATOR);
        routes.get(BOX, ctx -> ctx.json(view(box(ctx))), Access.VIEWER);
        routes.patch(BOX, this::change, Access.OPERATOR);
        routes.delete(BOX, this::remove, Access.OPERATOR);
        routes.post(BOX + "/trust", this::trust, Access.OPERATOR);
        routes.delete(BOX + "/trust", this::takeBack, Access.OPERATOR);
        routes.post(BOX + "/key", this::installKey, Access.OPERATOR);
        routes.post(BOX + "/check", this::check, Access.OPERATOR);
        routes.get("/api/v1/inventory", ctx -> ctx.json(boxes.inventory().file()), Access.VIEWER);
        routes.put("/api/v1/inventory", this::replace, Access.OPERATOR);
        routes.post(BOX + "/rotate", this::rotate, Access.ADMIN);
    }

    private void list(Context ctx) {
        ctx.json(Map.of(
                "boxes", boxes.inventory().boxes().stream().map(this::view).toList()));
    }

    private void add(Context ctx) throws JsonProcessingException {
        BoxRequest request = body(ctx, BoxRequest.class);
        Box box = boxes.add(request.draft(), request.logins(), who(ctx));
        ctx.status(HttpStatus.CREATED)
                .json(new BoxJson.Added(view(box), boxes.credentials().publicKey()));
    }

    private void change(Context ctx) throws JsonProcessingException {
        Box box = box(ctx);
        BoxRequest request = body(ctx, BoxRequest.class);
        ctx.json(view(boxes.change(box.name(), request.over(Drafts.of(box)), request.logins(), who(ctx))));
    }

    private void remove(Context ctx) {
        boxes.remove(ctx.pathParam("name"), who(ctx));
        ctx.json(Map.of());
    }

    private record TrustRequest(String fingerprint) {}

    private void trust(Context ctx) throws JsonProcessingException {
        Box box = box(ctx);
        Optional<String> fingerprint =
                Optional.ofNullable(body(ctx, TrustRequest.class).fingerprint()).filter(f -> !f.isBlank());
        String how = fingerprint.isPresent() ? "fingerprint sent by the caller" : "nobody compared it";
        List<HostKey> keys;
        try {
            keys = boxes.approve(box, fingerprint, how, who(ctx));
        } catch (IOException e) {
            throw new Conflict(Trouble.of(e).message());
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("keys", keys.stream().map(BoxJson.KeyView::of).toList());
        boolean asked = boxes.passwordWaits(box.name());
        try {
            boxes.installKeyIfAsked(box, who(ctx));
            answer.put("keyInstalled", asked);
        } catch (IOException e) {
            answer.put("keyInstalled", false);
            answer.put("problem", Trouble.of(e).message());
        }
        ctx.json(answer);
    }

    private void takeBack(Context ctx) {
        Box box = box(ctx);
        boxes.takeBack(box, who(ctx));
        ctx.json(Map.of());
    }

    private record KeyRequest(Secret password) {}

    private void installKey(Context ctx) throws JsonProcessingException {
        Box box = box(ctx);
        Secret password = Logins.given(body(ctx, KeyRequest.class).password())
                .orElseThrow(() -> new Invalid("password", "The login password of " + box.user() + " is needed once."));
        try {
            boxes.installKey(box, password, who(ctx));
        } catch (IOException e) {
            throw new Conflict(Trouble.of(e).message());
        }
        ctx.json(Map.of("publicKey", boxes.credentials().publicKey()));
    }

    private void check(Context ctx) {
        Box box = box(ctx);
        Checkup checkup = boxes.check(box);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ok", checkup.ok());
        answer.put("milliseconds", checkup.took().toMillis());
        answer.put(
                "checks",
                checkup.trouble()
                        .map(t -> List.of(new Check("Login", "crit", t.title(), t.message())))
                        .orElse(checkup.checks()));
        answer.put("facts", checkup.facts().map(FactsJson::of).orElse(Map.of()));
        ctx.json(answer);
    }

    private void replace(Context ctx) throws JsonProcessingException {
        ctx.json(boxes.replace(body(ctx, InventoryFile.class), who(ctx)));
    }

    private void rotate(Context ctx) {
        boxes.inventory().rotate(box(ctx).name(), who(ctx));
        ctx.json(Map.of());
    }

    private BoxJson.View view(Box box) {
        return BoxJson.view(box, boxes.hostKeys().state(box.name()));
    }

    private Box box(Context ctx) {
        return boxes.inventory().get(ctx.pathParam("name"));
    }

    /** The body; an empty one counts as {@code {}}. */
    private static <T> T body(Context ctx, Class<T> type) throws JsonProcessingException {
        String body = ctx.body();
        return Json.MAPPER.readValue(body.isBlank() ? "{}" : body, type);
    }

    private static String who(Context ctx) {
        return Caller.of(ctx).name();
    }
}
