package org.jabberfarm.c2s;

import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jabberfarm.xml.Element;

/**
 * The language that a client's stream header names. Whoever gets one of its stanzas does not see that header, so a stanza
 * without a language of its own is given this one (RFC 6120 8.1.5).
 */
final class Language {
    static final String NONE = "";

    private static final String ATTRIBUTE = "{http://www.w3.org/XML/1998/namespace}lang";

    /** As RFC 5646 shapes them, at most 35 characters, which it says is enough. */
    private static final Predicate<String> TAG =
            Pattern.compile("(?=.{1,35}$)[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8})*").asMatchPredicate();

    private Language() {}

    /** @return {@link #NONE} when the header names none, or what is no language */
    static String of(Element header) {
        String tag = header.get(ATTRIBUTE, NONE);
        return TAG.test(tag) ? tag : NONE;
    }

    /**
     * @param xml of {@code stanza}
     * @return the same with the stream's language; {@code xml} itself where there is nothing to add
     */
    static byte[] inherited(String language, Element stanza, byte[] xml) {
        if (language.isEmpty() || stanza.get(ATTRIBUTE) != null) {
            return xml;
        }
        int name = 1;
        while (" \t\r\n/>".indexOf(xml[name]) < 0) {
            name++;
        }
        byte[] attribute = (" xml:lang='" + language + "'").getBytes(StandardCharsets.US_ASCII);
        byte[] with = new byte[xml.length + attribute.length];
        System.arraycopy(xml, 0, with, 0, name);
        System.arraycopy(attribute, 0, with, name, attribute.length);
        System.arraycopy(xml, name, with, name + attribute.length, xml.length - name);
        return with;
    }
}
