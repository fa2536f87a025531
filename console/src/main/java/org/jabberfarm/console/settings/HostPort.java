package org.jabberfarm.console.settings;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server listens.
 *
 * @param host name or address, an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s:\\[\\]/@]+)(?::(\\d{1,5}))?");
    private static final Pattern BARE_IPV6 = Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:.]*");

    /**
     * Reads {@code host}, {@code host:port}, {@code [v6]:port} or an IPv6 address alone.
     *
     * @param usual port when none is given
     * @return empty when it is none of these
     */
    public static Optional<HostPort> parse(String text, int usual) {
        if (BARE_IPV6.matcher(text).matches()) {
            return Optional.of(new HostPort(text, usual));
        }
        Matcher found = FORM.matcher(text);
        if (!found.matches()) {
            return Optional.empty();
        }
        int port = found.group(2) == null ? usual : Integer.parseInt(found.group(2));
        String host = found.group(1).replaceAll("[\\[\\]]", "");
        return port < 1 || port > 65_535 ? Optional.empty() : Optional.of(new HostPort(host, port));
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
