package org.jabberfarm.console.inventory;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** A host name, an IPv4 or an IPv6 address, as typed into a form. Nothing is looked up. */
final class HostWord {
    static final int LONGEST = 253;

    private static final String EXAMPLES = "such as edge-1.example.org, 10.20.0.28 or fd00::28";
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?");
    private static final Pattern DOTTED = Pattern.compile("[0-9.]+");
    private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]+(%[A-Za-z0-9_.-]{1,15})?");

    private HostWord() {}

    /** What is wrong with it, for people; empty when nothing. */
    static Optional<String> problem(String word) {
        if (word.isEmpty()) {
            return Optional.of("A host name or an address, " + EXAMPLES + ".");
        }
        if (word.length() > LONGEST) {
            return Optional.of("Longer than " + LONGEST + " characters.");
        }
        if (word.contains("@")) {
            return Optional.of("Only the host: the login user has a field of its own.");
        }
        if (word.contains("://") || word.contains("/")) {
            return Optional.of("A host name or an address, not a URL.");
        }
        if (word.startsWith("[")) {
            return Optional.of("An IPv6 address without the brackets.");
        }
        if (word.matches("[^:]+:\\d+")) {
            return Optional.of("Only the host: the SSH port has a field of its own.");
        }
        if (word.contains(":")) {
            return isIpv6(word) ? Optional.empty() : Optional.of("Not an IPv6 address.");
        }
        if (DOTTED.matcher(word).matches()) {
            return isIpv4(word) ? Optional.empty() : Optional.of("Not an IPv4 address: four numbers from 0 to 255.");
        }
        return isName(word) ? Optional.empty() : Optional.of("Not a host name or an address, " + EXAMPLES + ".");
    }

    /** The same for one that clients are told: they are elsewhere, and know nothing of this machine's interfaces. */
    static Optional<String> publicProblem(String word) {
        if (word.matches("[^:]+:\\d+") || word.matches("\\[.*]:\\d+")) {
            return Optional.of("Only the host: each c2s adds its own port.");
        }
        if (word.contains("%")) {
            return Optional.of("Not an address with a zone: clients elsewhere cannot use it.");
        }
        if (word.equals("0.0.0.0") || word.matches("[0:]*::[0:]*")) {
            return Optional.of("An address that clients can dial; this one stands for all addresses of a machine.");
        }
        return problem(word);
    }

    private static boolean isName(String word) {
        String name = word.endsWith(".") ? word.substring(0, word.length() - 1) : word;
        return Arrays.stream(name.split("\\.", -1))
                .allMatch(label -> LABEL.matcher(label).matches());
    }

    private static boolean isIpv4(String word) {
        String[] octets = word.split("\\.", -1);
        return octets.length == 4
                && Arrays.stream(octets).allMatch(o -> OCTET.matcher(o).matches() && Integer.parseInt(o) <= 255);
    }

    private static boolean isIpv6(String word) {
        if (!IPV6.matcher(word).matches()) {
            return false;
        }
        try {
            // Text with a colon is never looked up as a name. A zone is not checked: it is the console's own business.
            InetAddress.getByName(word.replaceFirst("%.*", ""));
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
