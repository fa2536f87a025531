package org.jabberfarm.link;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** The {@code <allow>} and {@code <deny>} of {@code <io>}: with any allow only those may connect, and deny wins. */
public final class AddressRules {
    private record Rule(byte[] address, byte[] mask) {
        boolean covers(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int i = 0; i < other.length; i++) {
                if ((other[i] & mask[i]) != (address[i] & mask[i])) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Rule> allow;
    private final List<Rule> deny;

    /**
     * @param allow addresses, each alone or with a mask: {@code 10.0.0.0/255.0.0.0}
     * @param deny the same
     * @throws IllegalArgumentException when one is no address
     */
    public AddressRules(List<String> allow, List<String> deny) {
        this.allow = allow.stream().map(AddressRules::rule).toList();
        this.deny = deny.stream().map(AddressRules::rule).toList();
    }

    private static Rule rule(String text) {
        String[] parts = text.split("/", 2);
        byte[] address = bytes(parts[0]);
        byte[] mask = new byte[address.length];
        java.util.Arrays.fill(mask, (byte) 0xff);
        byte[] given = parts.length > 1 ? bytes(parts[1]) : mask;
        if (given.length != address.length) {
            throw new IllegalArgumentException("address and mask are of different kinds: " + text);
        }
        return new Rule(address, given);
    }

    private static byte[] bytes(String literal) {
        if (!literal.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            throw new IllegalArgumentException("\"" + literal + "\" is not an IP address");
        }
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("\"" + literal + "\" is not an IP address", e);
        }
    }

    public boolean allows(InetAddress address) {
        byte[] bytes = address.getAddress();
        return (allow.isEmpty() || allow.stream().anyMatch(rule -> rule.covers(bytes)))
                && deny.stream().noneMatch(rule -> rule.covers(bytes));
    }
}
