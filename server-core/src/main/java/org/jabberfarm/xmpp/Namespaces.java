package org.jabberfarm.xmpp;

/** Namespace names, by the word the specifications use for them. */
public final class Namespaces {
    public static final String CLIENT = "jabber:client";
    public static final String COMPONENT = "jabber:component:accept";
    public static final String STREAM = "http://etherx.jabber.org/streams";
    public static final String STREAMS = "urn:ietf:params:xml:ns:xmpp-streams";
    public static final String STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas";
    public static final String TLS = "urn:ietf:params:xml:ns:xmpp-tls";
    public static final String SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
    public static final String CHANNEL_BINDING = "urn:xmpp:sasl-cb:0";
    public static final String BIND = "urn:ietf:params:xml:ns:xmpp-bind";
    public static final String SESSION = "urn:ietf:params:xml:ns:xmpp-session";
    public static final String AUTH = "jabber:iq:auth";
    public static final String AUTH_FEATURE = "http://jabber.org/features/iq-auth";
    public static final String REGISTER = "jabber:iq:register";
    public static final String REGISTER_FEATURE = "http://jabber.org/features/iq-register";
    public static final String ROSTER = "jabber:iq:roster";
    public static final String ROSTER_VERSIONING = "urn:xmpp:features:rosterver";
    public static final String PRE_APPROVAL = "urn:xmpp:features:pre-approval";
    public static final String DISCO_INFO = "http://jabber.org/protocol/disco#info";
    public static final String DISCO_ITEMS = "http://jabber.org/protocol/disco#items";
    public static final String VERSION = "jabber:iq:version";
    public static final String LAST = "jabber:iq:last";
    public static final String PRIVATE = "jabber:iq:private";
    public static final String VCARD = "vcard-temp";
    public static final String STREAM_MANAGEMENT = "urn:xmpp:sm:3";
    public static final String PING = "urn:xmpp:ping";
    public static final String CAPS = "http://jabber.org/protocol/caps";
    public static final String BLOCKING = "urn:xmpp:blocking";
    public static final String BLOCKING_ERRORS = "urn:xmpp:blocking:errors";
    public static final String TIME = "urn:xmpp:time";
    public static final String OLD_TIME = "jabber:iq:time";
    public static final String BROWSE = "jabber:iq:browse";
    public static final String AGENT = "jabber:iq:agent";
    public static final String ADMIN = "jabber:iq:admin";
    public static final String ADMIN_WHO = "jabber:mod_admin:who";
    public static final String AGENTS = "jabber:iq:agents";
    public static final String DELAY = "urn:xmpp:delay";
    public static final String OLD_DELAY = "jabber:x:delay";
    public static final String EXPIRE = "jabber:x:expire";
    public static final String EVENT = "jabber:x:event";
    public static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";
    public static final String HINTS = "urn:xmpp:hints";
    /** Our extension of the link between c2s and JSM. */
    public static final String LINK = "http://jabberfarm.org/ns/link";

    private Namespaces() {}
}
