package org.jabberfarm.console.web;

import io.javalin.config.Key;
import io.javalin.http.Context;

/** What every handler needs of its server. */
public final class Web {
    static final Key<Web> KEY = new Key<>("web");

    private final Identity identity;
    private final Cookies cookies;
    private final Csrf csrf;
    private final Frames frames;
    private final PeerAddress addresses;
    private final Assets assets;

    Web(Callers callers, Frames frames, WebOptions options) {
        this.cookies = new Cookies(options.https());
        this.identity = new Identity(callers, cookies);
        this.csrf = new Csrf(cookies, options.publicUrl());
        this.frames = frames;
        this.addresses = new PeerAddress(options.proxies());
        this.assets = new Assets();
    }

    public static Web of(Context ctx) {
        return ctx.appData(KEY);
    }

    Identity identity() {
        return identity;
    }

    public Cookies cookies() {
        return cookies;
    }

    Csrf csrf() {
        return csrf;
    }

    Frames frames() {
        return frames;
    }

    Assets assets() {
        return assets;
    }

    /** Address of the peer, or of the client behind a proxy of ours. */
    public String address(Context ctx) {
        return addresses.of(ctx);
    }
}
