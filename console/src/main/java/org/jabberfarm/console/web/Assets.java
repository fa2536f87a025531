package org.jabberfarm.console.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jabberfarm.console.secret.Sha256;

/**
 * Style sheets, scripts and pictures, all in the console's own jar: those named in {@code assets/list.txt}. A page links
 * them with their hash, so that a browser keeps them for good and still gets a new one at once.
 */
final class Assets implements Routes {
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "txt", "text/plain; charset=utf-8");

    private record Asset(byte[] bytes, String type, String hash) {}

    private final Map<String, Asset> assets = new ConcurrentHashMap<>();
    private final Map<String, String> urls = new LinkedHashMap<>();

    Assets() {
        for (String name :
                new String(bytes("list.txt"), StandardCharsets.UTF_8).lines().toList()) {
            byte[] bytes = bytes(name);
            String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            if (type == null) {
                throw new IllegalStateException("asset " + name + " is of no known type");
            }
            Asset asset = new Asset(bytes, type, Sha256.of(bytes).substring(0, 12));
            assets.put(name, asset);
            urls.put(name, "/assets/" + name + "?v=" + asset.hash());
        }
    }

    /** URL with hash by file name. */
    Map<String, String> urls() {
        return urls;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/assets/<name>", this::serve, Access.ANYONE);
    }

    private void serve(Context ctx) {
        Asset asset = assets.get(ctx.pathParam("name"));
        if (asset == null) {
            throw new NotFoundResponse();
        }
        boolean versioned = asset.hash().equals(ctx.queryParam("v"));
        String tag = "\"" + asset.hash() + "\"";
        ctx.header("Cache-Control", versioned ? "public, max-age=31536000, immutable" : "no-cache")
                .header("ETag", tag);
        if (tag.equals(ctx.header("If-None-Match"))) {
            ctx.status(304);
        } else {
            ctx.contentType(asset.type()).result(asset.bytes());
        }
    }

    private static byte[] bytes(String name) {
        try (InputStream in = Assets.class.getResourceAsStream("/assets/" + name)) {
            if (in == null) {
                throw new IllegalStateException("asset " + name + " is listed in assets/list.txt but not there");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("tried to read asset " + name + " but failed", e);
        }
    }
}
