package org.jabberfarm.console.desired;

import java.util.Collection;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of a managed file's text, keeping its lines. Works on what was found on a box too, which may be
 * written by hand and is then judged by its element names.
 */
public final class Redaction {
    public static final String MARK = "[redacted]";

    /** Shorter texts would be found everywhere, and guessed anyway. */
    private static final int SHORTEST = 6;

    private static final Pattern ELEMENT = Pattern.compile(
            "<(secret|password|passwd|pass)(\\s[^>]*)?>(.*?)</\\1\\s*>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern ATTRIBUTE =
            Pattern.compile("\\b(secret|password|passwd|pass)(\\s*=\\s*)(['\"])(.*?)\\3", Pattern.CASE_INSENSITIVE);
    private static final Pattern IN_URL = Pattern.compile("(?i)(password=)[^&;\\s<]+");
    private static final Pattern LOGIN_IN_URL = Pattern.compile("(://[^/\\s:@<]*:)[^@/\\s<]+@");
    private static final Pattern KEY = Pattern.compile(
            "(-----BEGIN [A-Z ]*PRIVATE KEY-----\\R)(.*?)(-----END [A-Z ]*PRIVATE KEY-----|\\z)", Pattern.DOTALL);

    private Redaction() {}

    /** @param known secrets to take out wherever they stand, as they are and escaped for XML */
    public static String of(String text, Collection<String> known) {
        String out = replace(KEY, text, m -> m.group(1) + lines(m.group(2)) + m.group(3));
        out = replace(ELEMENT, out, m -> {
            String start = "<" + m.group(1) + (m.group(2) == null ? "" : m.group(2)) + ">";
            return start + lines(m.group(3)) + "</" + m.group(1) + ">";
        });
        out = replace(ATTRIBUTE, out, m -> m.group(1) + m.group(2) + m.group(3) + MARK + m.group(3));
        out = replace(IN_URL, out, m -> m.group(1) + MARK);
        out = replace(LOGIN_IN_URL, out, m -> m.group(1) + MARK + "@");
        for (String secret : known) {
            if (secret.length() >= SHORTEST) {
                out = out.replace(secret, MARK);
            }
        }
        return out;
    }

    /** Each line that holds something becomes the mark. */
    private static String lines(String text) {
        return text.isBlank() ? text : text.replaceAll("[^\\r\\n]+", Matcher.quoteReplacement(MARK));
    }

    private static String replace(Pattern pattern, String text, Function<MatchResult, String> replacement) {
        return pattern.matcher(text).replaceAll(m -> Matcher.quoteReplacement(replacement.apply(m)));
    }
}
