package org.jabberfarm.xmpp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.stream.Collectors;
import org.jabberfarm.xml.Element;

/** Entity capabilities (XEP-0115): what somebody can do, as one short string. */
public final class Caps {
    /** What software this is, for whoever sees the string. */
    public static final String NODE = "http://jabberfarm.org/";

    /** The algorithm that all who know capabilities know. */
    public static final String HASH = "sha-1";

    private Caps() {}

    /** The verification string of section 5.1 for a {@code disco#info} query without data forms. */
    public static String version(Element info) {
        String text = lines(
                        info,
                        "identity",
                        identity -> clean(identity.get("category", "")) + "/"
                                + clean(identity.get("type", "")) + "/"
                                + clean(identity.get("{http://www.w3.org/XML/1998/namespace}lang", "")) + "/"
                                + clean(identity.get("name", "")))
                + lines(info, "feature", feature -> clean(feature.get("var", "")));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-1", e);
        }
    }

    private static String lines(Element info, String name, java.util.function.Function<Element, String> line) {
        return info.children().stream()
                .filter(child -> child.name().equals(name))
                .map(line)
                .sorted()
                .map(text -> text + "<")
                .collect(Collectors.joining());
    }

    /** The separator must not come out of a name. */
    private static String clean(String part) {
        return part.replace("<", "&lt;");
    }
}
