package org.jabberfarm.c2s;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jabberfarm.config.Jadc2sExtras;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.Elements;
import org.jabberfarm.xml.XmlException;
import org.jabberfarm.xml.XmlLimits;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;

/**
 * A client's opening tag, checked (RFC 6120 4.7, 4.8).
 *
 * @param domain one of ours
 * @param modern whether the client speaks version 1.0 and so expects features and defined stream errors
 * @param language of what the client says, {@link Language#NONE} when it does not tell
 */
record StreamHeader(String domain, boolean modern, String language) {
    private static final Predicate<String> MODERN =
            Pattern.compile("[1-9]\\d{0,3}\\.\\d{1,4}").asMatchPredicate();

    /** @throws XmlException with the stream error's condition when it is not acceptable */
    static StreamHeader read(byte[] tag, List<String> domains, Jadc2sExtras extras, XmlLimits limits)
            throws XmlException {
        Element header = Elements.header(tag, limits);
        if (!header.name().equals("stream") || !header.namespace().equals(Namespaces.STREAM)) {
            throw new XmlException("invalid-namespace", "Invalid stream namespace");
        }
        if (!Namespaces.CLIENT.equals(header.get("xmlns"))) {
            throw new XmlException("invalid-namespace", "Invalid namespace, should be using jabber:client");
        }
        String domain;
        try {
            domain = Jid.of(header.get("to", "")).domain();
        } catch (IllegalArgumentException e) {
            throw new XmlException("host-unknown", "Invalid to address");
        }
        int known = domains.indexOf(extras.domain(domain, domains));
        if (known < 0) {
            throw new XmlException("host-unknown", "Invalid to address");
        }
        String version = header.get("version", "0");
        // The configuration's own text, so that not every connection keeps another.
        return new StreamHeader(domains.get(known), MODERN.test(version), Language.of(header));
    }
}
