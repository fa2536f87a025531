package org.jabberfarm.console.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jabberfarm.xmpp.Jid;

/**
 * What a setting may hold.
 *
 * @param allowed what is allowed, for people
 * @param input how a form asks for it
 * @param words the words of a choice, else empty
 * @param problem finds what is wrong with a value, empty when nothing
 */
public record Kind(String allowed, Input input, List<String> words, Function<String, Optional<String>> problem) {
    /** How a form asks for a value. */
    public enum Input {
        TEXT,
        NUMBER,
        CHOICE,
        /** Encrypted at rest and never shown. */
        SECRET,
        /** The same over several lines. */
        SECRET_LINES
    }

    static final Kind TEXT = new Kind("text", Input.TEXT, List.of(), Kind::unprintable);
    static final Kind SECRET = new Kind("text, kept encrypted", Input.SECRET, List.of(), Kind::unprintable);
    static final Kind PEM = new Kind(
            "a private key and its certificate chain in PEM form, kept encrypted",
            Input.SECRET_LINES,
            List.of(),
            Pem::problem);
    static final Kind FLAG = oneOf("true", "false");
    static final Kind PORT = count(1, 65_535);
    static final Kind DOMAINS = new Kind(
            "host names separated by spaces",
            Input.TEXT,
            List.of(),
            v -> Arrays.stream(v.trim().split("\\s+"))
                    .filter(d -> !d.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*"))
                    .findFirst()
                    .map(d -> "\"" + d + "\" is not a host name in lower case"));

    static final Kind ACCOUNTS = new Kind(
            "accounts, user@domain, separated by spaces",
            Input.TEXT,
            List.of(),
            v -> Arrays.stream(v.trim().split("\\s+"))
                    .filter(a -> !account(a))
                    .findFirst()
                    .map(a -> "\"" + a + "\" is not an account, user@domain in lower case"));

    /** The password has a setting of its own: one in the URL would be stored and shown in clear. */
    static final Kind JDBC_URL = new Kind(
            "jdbc:postgresql://…, jdbc:mariadb://… or jdbc:h2:…, without password",
            Input.TEXT,
            List.of(),
            v -> !v.matches("jdbc:(postgresql|mariadb)://\\S+|jdbc:h2:\\S+")
                    ? Optional.of(
                            "\"" + v
                                    + "\" is not of the form jdbc:postgresql://host/name, jdbc:mariadb://host/name or jdbc:h2:…")
                    : v.matches("(?i).*[?&;]password=.*|jdbc:[a-z]+://[^/]*@.*")
                            ? Optional.of("Leave the password out of the URL; database-password is kept encrypted")
                            : Optional.empty());

    public boolean secret() {
        return input == Input.SECRET || input == Input.SECRET_LINES;
    }

    /** What was typed, without blanks around it; a number may be typed as the pages print it: 10,000. */
    String plain(String typed) {
        if (secret()) {
            return typed;
        }
        String text = typed.trim();
        return input == Input.NUMBER && text.matches("\\d{1,3}(,\\d{3})+") ? text.replace(",", "") : text;
    }

    /** A value as pages print it: a number with its thousands apart, a port as everybody writes it. */
    String shown(String value) {
        return input == Input.NUMBER && !equals(PORT) && value.matches("\\d{5,12}")
                ? "%,d".formatted(Long.parseLong(value))
                : value;
    }

    static Kind count(long least, long most) {
        return new Kind(
                "a number from %,d to %,d".formatted(least, most),
                Input.NUMBER,
                List.of(),
                v -> v.matches("\\d{1,12}") && Long.parseLong(v) >= least && Long.parseLong(v) <= most
                        ? Optional.empty()
                        : Optional.of("\"" + v + "\" is not a number from %,d to %,d".formatted(least, most)));
    }

    static Kind oneOf(String... words) {
        return new Kind(
                String.join(", ", words),
                Input.CHOICE,
                List.of(words),
                v -> Arrays.asList(words).contains(v)
                        ? Optional.empty()
                        : Optional.of("\"" + v + "\" is none of " + String.join(", ", words)));
    }

    private static boolean account(String text) {
        try {
            Jid jid = Jid.of(text);
            return !jid.local().isEmpty() && !jid.isFull() && jid.toString().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<String> unprintable(String value) {
        return value.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')
                ? Optional.of("It holds control characters")
                : Optional.empty();
    }
}
