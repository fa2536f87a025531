package org.jabberfarm.jsm.session;

/**
 * Where a client's socket is: {@code 6@c2s-1}.
 *
 * @param number the c2s' number for the client
 * @param service the c2s' service id
 */
public record C2sAddress(String number, String service) {
    /** @throws IllegalArgumentException when it is none */
    public static C2sAddress of(String text) {
        int at = text == null ? -1 : text.indexOf('@');
        if (at < 1 || at == text.length() - 1 || text.length() > 300) {
            throw new IllegalArgumentException("\"" + text + "\" is not a c2s address (N@service)");
        }
        return new C2sAddress(text.substring(0, at), text.substring(at + 1));
    }

    /** All sessions of a c2s share its name; this one is of the text that came. */
    C2sAddress kept() {
        return new C2sAddress(number, service.intern());
    }

    /** On the same c2s, no client's. */
    C2sAddress gone() {
        return new C2sAddress("-", service);
    }

    @Override
    public String toString() {
        return number + "@" + service;
    }
}
