package org.jabberfarm.link;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jabberfarm.xml.Element;

/**
 * What a c2s tells the others of itself: the element {@code load} up the links, and {@code c2s} in the table that comes down.
 *
 * @param id name of the c2s on its links
 * @param clients connections that it has
 * @param limit connections that it can have
 * @param draining whether it is being emptied
 * @param address where clients reach it before TLS, {@code host:port} with an IPv6 address in brackets; empty for nowhere
 * @param tls the same for TLS from the first byte
 */
public record C2sLoad(String id, int clients, int limit, boolean draining, String address, String tls) {
    private static final int MOST_ID = 255;
    private static final Predicate<String> NUMBER = Pattern.compile("\\d{1,9}").asMatchPredicate();
    private static final Predicate<String> ADDRESS = Pattern.compile(
                    "|(\\[[0-9A-Fa-f:.]{2,45}\\]|[A-Za-z0-9_.-]{1,255}):\\d{1,5}")
            .asMatchPredicate();

    /** Connections that it can still take. */
    public int room() {
        return draining ? 0 : Math.max(0, limit - clients);
    }

    /**
     * What an element tells, whatever its name; nothing where a part of it is not what it should be.
     *
     * @param id empty where the element says it
     */
    public static Optional<C2sLoad> read(Element told, String id) {
        String name = id.isEmpty() ? told.get("id", "") : id;
        String clients = told.get("clients", "");
        String limit = told.get("limit", "");
        String address = told.get("address", "");
        String tls = told.get("tls", "");
        boolean sound = !name.isEmpty()
                && name.length() <= MOST_ID
                && NUMBER.test(clients)
                && NUMBER.test(limit)
                && ADDRESS.test(address)
                && ADDRESS.test(tls);
        return sound
                ? Optional.of(new C2sLoad(
                        name,
                        Integer.parseInt(clients),
                        Integer.parseInt(limit),
                        "1".equals(told.get("draining")),
                        address,
                        tls))
                : Optional.empty();
    }

    /** Writes all but the id into an element. */
    public Element into(Element element) {
        return element.set("clients", Integer.toString(clients))
                .set("limit", Integer.toString(limit))
                .set("draining", draining ? "1" : "0")
                .set("address", address)
                .set("tls", tls);
    }
}
