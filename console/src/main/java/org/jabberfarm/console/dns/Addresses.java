package org.jabberfarm.console.dns;

import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/** Addresses as texts. */
final class Addresses {
    private Addresses() {}

    /** The address that a text is, without looking anything up; empty for a name. */
    static Optional<InetAddress> literal(String host) {
        return Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(host));
    }

    /** As RFC 5952 writes it. */
    static String text(InetAddress address) {
        return NetUtil.toAddressString(address);
    }

    /** {@code A} or {@code AAAA}. */
    static String type(InetAddress address) {
        return address instanceof Inet4Address ? "A" : "AAAA";
    }

    /** Whether it leads nowhere from another network. */
    static boolean isPrivate(InetAddress address) {
        boolean uniqueLocal = (address.getAddress()[0] & 0xfe) == 0xfc && !(address instanceof Inet4Address);
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || uniqueLocal;
    }
}
