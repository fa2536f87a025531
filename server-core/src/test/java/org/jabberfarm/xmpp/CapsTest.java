package org.jabberfarm.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import org.jabberfarm.xml.Element;
import org.junit.jupiter.api.Test;

class CapsTest {
    /** The example of XEP-0115 5.2, with its parts in another order. */
    @Test
    void theSpecificationsExample() {
        Element info = new Element("query", Namespaces.DISCO_INFO);
        for (String feature : new String[] {Namespaces.CAPS, "http://jabber.org/protocol/muc"}) {
            info.child("feature").set("var", feature);
        }
        info.child("identity").set("category", "client").set("type", "pc").set("name", "Exodus 0.9.1");
        info.child("feature").set("var", Namespaces.DISCO_ITEMS);
        info.child("feature").set("var", Namespaces.DISCO_INFO);
        assertThat(Caps.version(info)).isEqualTo("QgayPKawpkPSDYmwT/WM94uAlu0=");
    }

    @Test
    void theSeparatorInAName() {
        Element info = new Element("query", Namespaces.DISCO_INFO);
        info.child("identity").set("category", "server").set("type", "im").set("name", "a<b");
        Element same = new Element("query", Namespaces.DISCO_INFO);
        same.child("identity").set("category", "server").set("type", "im").set("name", "a&lt;b");
        assertThat(Caps.version(info)).isEqualTo(Caps.version(same));
    }
}
