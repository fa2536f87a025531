package org.jabberfarm.console.dns;

import java.util.List;

/** Made-up c2s nodes. */
final class MadePlaces {
    private MadePlaces() {}

    /** One that serves on 192.0.2.N and the usual ports. */
    static Place serving(int number, long headroom) {
        return at(number, "192.0.2." + number, headroom, Standing.SERVING);
    }

    static Place at(int number, String host, long headroom, Standing standing) {
        return new Place(
                "c2s-" + number,
                "edge-" + number,
                host,
                Addresses.literal(host).map(List::of).orElse(List.of()),
                5222,
                5223,
                headroom,
                standing,
                standing.name());
    }
}
