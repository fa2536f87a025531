package org.jabberfarm.console.dns;

import java.net.InetAddress;
import java.util.List;

/**
 * A c2s as clients find it.
 *
 * @param node its name, {@code c2s-1}
 * @param box that carries it
 * @param host name or address by which clients reach it
 * @param addresses of that host, as far as known
 * @param port before TLS
 * @param tlsPort with TLS from the first byte, 0 for none
 * @param headroom clients that it can take yet, never negative
 * @param standing whether clients are to be sent to it
 * @param why its state in one word for people
 */
record Place(
        String node,
        String box,
        String host,
        List<InetAddress> addresses,
        int port,
        int tlsPort,
        long headroom,
        Standing standing,
        String why) {

    /** Whether the zone must have a name for it: an address, or a name that only this network knows, is no SRV target. */
    boolean needsName() {
        return Addresses.literal(host).isPresent() || host.indexOf('.') < 0;
    }

    /** Where its SRV records lead, with the dot at the end. */
    String target(String zone) {
        return needsName() ? node + "." + zone + "." : host.endsWith(".") ? host : host + ".";
    }
}
