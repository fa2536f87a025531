package org.jabberfarm.jsm.owner;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jabberfarm.jsm.cluster.ClusterException;
import org.jabberfarm.jsm.session.Receipt;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.Elements;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;

/**
 * Something for the JSM that has a user's sessions.
 *
 * @param here does it, when that is this JSM; on the user's stripe
 * @param hops from JSM to JSM so far
 * @param receipt of what set it off, null without one
 * @param order by which parcels of a user stay in order
 * @param deadline by {@link System#nanoTime}
 */
record Parcel(
        Kind kind, Jid user, Element packet, Runnable here, int hops, Receipt receipt, long order, long deadline) {
    /** Ordinals are on the wire. */
    enum Kind {
        /** A stanza with from and to. */
        STANZA,
        /** A route of a c2s. */
        ROUTE,
        /** A route for a c2s, whose link the other has. */
        OUT,
        /** The user's sessions are the other's now. */
        FETCH,
        /** A session was refused: its client may try again. */
        PROVE,
        /** A session was resumed: its login is over. */
        FORGET,
        /** Which c2s have a link there. */
        LINKS,
        /** For all who are online at the other. */
        ONLINE
    }

    private static final int HEADER = 2 + Long.BYTES;

    static byte[] encode(Kind kind, int hops, Receipt receipt, Element packet) {
        byte[] xml = packet.toXml(Namespaces.CLIENT).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(HEADER + xml.length)
                .put((byte) kind.ordinal())
                .put((byte) hops)
                .putLong(receipt == null ? 0 : receipt.origin())
                .put(xml)
                .array();
    }

    /** What came from another JSM. */
    record Received(Kind kind, int hops, long origin, Element packet) {}

    /** @throws ClusterException when it is none */
    static Received decode(byte[] message) {
        ByteBuffer buffer = ByteBuffer.wrap(message);
        int kind = buffer.get();
        int hops = buffer.get();
        long origin = buffer.getLong();
        String xml = new String(Arrays.copyOfRange(message, HEADER, message.length), StandardCharsets.UTF_8);
        if (kind < 0 || kind >= Kind.values().length) {
            throw new ClusterException(ClusterException.Cause.FAILED, "a parcel of kind " + kind);
        }
        Element packet = Elements.parse(xml, Namespaces.CLIENT)
                .orElseThrow(() -> new ClusterException(
                        ClusterException.Cause.FAILED,
                        "a parcel that cannot be read, of " + message.length + " bytes"));
        return new Received(Kind.values()[kind], hops, origin, packet);
    }
}
