package org.jabberfarm.xmpp;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.UnaryOperator;
import rocks.xmpp.precis.PrecisProfiles;

/**
 * An address {@code local@domain/resource} (RFC 7622), prepared: two spellings of one address are equal. {@code local} and
 * {@code resource} are empty where there is none.
 */
public record Jid(String local, String domain, String resource) {
    private static final int PART_BYTES = 1023;

    /**
     * Reads and prepares an address.
     *
     * @throws IllegalArgumentException when it is none, with what is wrong with it
     */
    public static Jid of(String text) {
        int slash = text.indexOf('/');
        String bare = slash < 0 ? text : text.substring(0, slash);
        String resource = slash < 0 ? "" : text.substring(slash + 1);
        int at = bare.indexOf('@');
        if (at == 0 || (slash >= 0 && resource.isEmpty())) {
            throw new IllegalArgumentException("\"" + text + "\" is not an address: a part of it is empty");
        }
        return of(at < 0 ? "" : bare.substring(0, at), bare.substring(at + 1), resource);
    }

    /** Prepares the three parts; local and resource may be empty. */
    public static Jid of(String local, String domain, String resource) {
        return new Jid(
                local.isEmpty() ? "" : part("local part", local, preparedLocal(local)),
                part("domain", domain, preparedDomain(domain)),
                resource.isEmpty() ? "" : part("resource", resource, preparedResource(resource)));
    }

    private static String preparedLocal(String local) {
        if (plain(local)) {
            return local;
        }
        return stable("local part", local, text -> {
            // Before and after: a wide solidus becomes a plain one, which would end the local part for whoever reads it
            // next.
            forbid(text);
            String prepared = PrecisProfiles.USERNAME_CASE_MAPPED.enforce(text);
            forbid(prepared);
            return prepared;
        });
    }

    /** Characters that would make another address of it, or another stanza (RFC 7622 3.3.1). */
    private static void forbid(String part) {
        for (int i = 0; i < part.length(); i++) {
            if ("\"&'/:<>@ ".indexOf(part.charAt(i)) >= 0) {
                throw new IllegalArgumentException("\"" + shortened(part)
                        + "\" has a character that neither a user name nor a domain may have: " + part.charAt(i));
            }
        }
    }

    /** Prepares, and refuses what would become something else again when it is prepared once more. */
    private static String stable(String what, String given, UnaryOperator<String> prepare) {
        String once = prepare.apply(given);
        if (!once.isEmpty() && !prepare.apply(once).equals(once)) {
            throw new IllegalArgumentException(
                    "the " + what + " \"" + shortened(given) + "\" of an address has no one form");
        }
        return once;
    }

    private static String preparedDomain(String domain) {
        if (plain(domain)) {
            return domain;
        }
        String trimmed = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
        if (trimmed.matches("\\[[0-9A-Fa-f:.]+]")) {
            return trimmed.toLowerCase(Locale.ROOT);
        }
        return stable("domain", trimmed, text -> {
            String ascii = IDN.toASCII(text, IDN.ALLOW_UNASSIGNED);
            if (ascii.endsWith(".")) {
                throw new IllegalArgumentException(
                        "\"" + shortened(text) + "\" is not a domain: a label of it is empty");
            }
            String prepared = IDN.toUnicode(ascii).toLowerCase(Locale.ROOT);
            forbid(prepared);
            return prepared;
        });
    }

    private static String preparedResource(String resource) {
        // In resources all of printable ASCII stays as it is (RFC 8265 4.2).
        return ascii(resource) ? resource : stable("resource", resource, PrecisProfiles.OPAQUE_STRING::enforce);
    }

    private static boolean ascii(String part) {
        for (int i = 0; i < part.length(); i++) {
            if (part.charAt(i) < ' ' || part.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** Lower-case letters, digits and the three usual signs need no preparing: the common case, without garbage. */
    private static boolean plain(String part) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_')) {
                return false;
            }
        }
        return !part.isEmpty() && !part.endsWith(".");
    }

    private static String part(String what, String given, String prepared) {
        // A character has three bytes at the most, for a Java char; so short ones need no counting.
        boolean tooLong =
                prepared.length() > PART_BYTES / 3 && prepared.getBytes(StandardCharsets.UTF_8).length > PART_BYTES;
        if (prepared.isEmpty() || tooLong) {
            throw new IllegalArgumentException(
                    "the " + what + " of an address must have 1 to 1023 bytes, \"" + shortened(given) + "\" has not");
        }
        return prepared;
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    public boolean isFull() {
        return !resource.isEmpty();
    }

    public boolean hasUser() {
        return !local.isEmpty();
    }

    public Jid bare() {
        return isFull() ? new Jid(local, domain, "") : this;
    }

    public Jid with(String newResource) {
        return new Jid(
                local,
                domain,
                newResource.isEmpty() ? "" : part("resource", newResource, preparedResource(newResource)));
    }

    @Override
    public String toString() {
        String bare = local.isEmpty() ? domain : local + "@" + domain;
        return resource.isEmpty() ? bare : bare + "/" + resource;
    }
}
