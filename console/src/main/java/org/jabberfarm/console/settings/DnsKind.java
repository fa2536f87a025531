package org.jabberfarm.console.settings;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jabberfarm.console.settings.Kind.Input;

/** What the settings of the DNS page may hold. */
final class DnsKind {
    private static final int PORT = 53;

    /** Resolvers that are asked at the same time each time somebody looks. */
    private static final int MOST_RESOLVERS = 8;

    /** RFC 8945 wants a key as long as the hash; half of it is the least that makes sense. */
    private static final int SHORTEST_KEY = 16;

    static final Kind NAME = new Kind(
            "a name in lower case, example.org",
            Input.TEXT,
            List.of(),
            v -> v.matches(
                            "(?=.{1,200}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*")
                    ? Optional.empty()
                    : Optional.of("\"" + v + "\" is not a name in lower case, as in example.org"));

    static final Kind SERVER = new Kind("host or host:port", Input.TEXT, List.of(), DnsKind::notAServer);

    static final Kind RESOLVERS = new Kind(
            "up to " + MOST_RESOLVERS + " addresses or address:port, separated by spaces", Input.TEXT, List.of(), v -> {
                String[] each = v.trim().split("\\s+");
                return each.length > MOST_RESOLVERS
                        ? Optional.of("More than " + MOST_RESOLVERS + " resolvers")
                        : Arrays.stream(each)
                                .flatMap(one -> notAServer(one).stream())
                                .findFirst();
            });

    static final Kind KEY = new Kind("a TSIG secret in Base64, kept encrypted", Input.SECRET, List.of(), v -> {
        try {
            return Base64.getDecoder().decode(v.trim()).length < SHORTEST_KEY
                    ? Optional.of("Shorter than " + SHORTEST_KEY + " bytes; tsig-keygen -a hmac-sha256 makes one of 32")
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("It is not Base64, as the line secret \"…\" of the key's file is");
        }
    });

    private DnsKind() {}

    private static Optional<String> notAServer(String text) {
        return HostPort.parse(text, PORT).isPresent()
                ? Optional.empty()
                : Optional.of("\"" + text + "\" is not host or host:port, as in 192.0.2.53 or [2001:db8::53]:5353");
    }
}
