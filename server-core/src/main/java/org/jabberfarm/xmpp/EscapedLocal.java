package org.jabberfarm.xmpp;

/** User names with characters that addresses cannot have, written by XEP-0106: {@code d'artagnan} is {@code d\27artagnan}. */
public final class EscapedLocal {
    private static final String ESCAPED = " \"&'/:<>@";
    private static final String CODES = "\\\\(20|22|26|27|2f|3a|3c|3e|40|5c).*";

    private EscapedLocal() {}

    /** @param name as a person or an older server wrote it; comes back unchanged when it needs nothing */
    public static String of(String name) {
        StringBuilder out = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            // A backslash only where it would be read as an escape.
            boolean ambiguous = c == '\\' && name.substring(i).matches(CODES);
            if (ESCAPED.indexOf(c) >= 0 || ambiguous) {
                out.append('\\').append(String.format("%02x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
