package org.jabberfarm.c2s;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jabberfarm.xml.XmlWriter;

/** Routes as bytes. What goes inside has been proved to be one well-formed element. */
final class Packets {
    private static final byte[] END = "</route>".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] AUTH = "<route type='auth'".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SESSION = "<route type='session'".getBytes(StandardCharsets.US_ASCII);

    private Packets() {}

    /**
     * @param type empty for a stanza inside a session; may carry further attributes of ours behind it
     * @param inner first thing inside the route, since jabberd 1.4.2 dies of a blank there
     */
    static ByteBuf route(String type, String from, String to, byte[] inner) {
        return route(type, from, to, "", inner);
    }

    /** @param attributes further attributes, with a leading blank, or empty */
    static ByteBuf route(String type, String from, String to, String attributes, byte[] inner) {
        String head = "<route" + (type.isEmpty() ? "" : " type='" + type + "'") + " from='" + XmlWriter.escape(from)
                + "' to='" + XmlWriter.escape(to) + "'" + attributes + (inner.length == 0 ? "/>" : ">");
        byte[] start = head.getBytes(StandardCharsets.UTF_8);
        return inner.length == 0 ? Unpooled.wrappedBuffer(start) : Unpooled.wrappedBuffer(start, inner, END);
    }

    /**
     * Whether a packet that did not leave before the link was lost is of use on the next one. What a login asks is not: its
     * client has been told, and would not be there for the answer.
     */
    static boolean outlivesLink(ByteBuf packet) {
        return !starts(packet, AUTH) && !starts(packet, SESSION);
    }

    private static boolean starts(ByteBuf packet, byte[] with) {
        return ByteBufUtil.equals(
                packet,
                packet.readerIndex(),
                Unpooled.wrappedBuffer(with),
                0,
                Math.min(packet.readableBytes(), with.length));
    }
}
