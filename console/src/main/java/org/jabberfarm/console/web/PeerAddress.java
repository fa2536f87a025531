package org.jabberfarm.console.web;

import io.javalin.http.Context;
import java.util.Set;

/** The address a request came from. Anyone can send X-Forwarded-For, so only a configured proxy's is believed. */
final class PeerAddress {
    private final Set<String> proxies;

    PeerAddress(Set<String> proxies) {
        this.proxies = Set.copyOf(proxies);
    }

    /** Numeric address; the last one in X-Forwarded-For that is not a proxy of ours. */
    String of(Context ctx) {
        String address = ctx.ip();
        String forwarded = ctx.header("X-Forwarded-For");
        if (forwarded == null || !proxies.contains(address)) {
            return address;
        }
        String[] hops = forwarded.split(",");
        for (int i = hops.length - 1; i >= 0 && proxies.contains(address); i--) {
            address = hops[i].trim();
        }
        return address.length() > 64 ? address.substring(0, 64) : address;
    }
}
