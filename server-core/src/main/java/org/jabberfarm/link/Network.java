package org.jabberfarm.link;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Who is counted as one where strangers are counted: an IPv4 address, or the first 64 bits of an IPv6 one (RFC 4291 2.5.1). */
public final class Network {
    private Network() {}

    /**
     * A key that is the same for all addresses of one network.
     *
     * @param from an {@link InetAddress}, or one in figures; anything else counts as itself
     */
    public static Object of(Object from) {
        byte[] six = from instanceof Inet6Address address
                ? address.getAddress()
                : from instanceof String figures ? NetUtil.createByteArrayFromIpAddressString(figures) : null;
        return six != null && six.length == 16 ? ByteBuffer.wrap(six).getLong() : from;
    }

    /** The same as a text that says what is counted: the IPv4 address in figures, or the 64 bits in hexadecimal ones. */
    public static String name(String figures) {
        return of(figures) instanceof Long first ? HexFormat.of().toHexDigits(first) + "/64" : figures;
    }
}
