package org.jabberfarm.jsm.mod;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import org.jabberfarm.jsm.session.Iq;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Namespaces;
import org.jabberfarm.xmpp.StanzaError;

/** {@code mod_last}: how long the server is up, and since when and with what words a contact is away (XEP-0012). */
public final class LastModule implements Module {
    private final Storage storage;

    public LastModule(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<String> features() {
        return List.of(Namespaces.LAST);
    }

    @Override
    public boolean iq(Iq iq) {
        if (iq.set() || !iq.is("query", Namespaces.LAST)) {
            return false;
        }
        return switch (iq.target()) {
            case SERVER -> answer(iq, ManagementFactory.getRuntimeMXBean().getUptime() / 1000, "");
            case OWN -> answer(iq, 0, "");
            case OTHER -> other(iq);
        };
    }

    private boolean other(Iq iq) {
        if (!iq.user().contact(iq.from().bare()).from()) {
            return iq.error(StanzaError.FORBIDDEN);
        }
        if (!iq.user().availableSessions().isEmpty()) {
            return answer(iq, 0, "");
        }
        Optional<Storage.Last> last = storage.last(iq.user().jid()).filter(l -> l.time() > 0);
        return last.isEmpty()
                ? iq.error(StanzaError.ITEM_NOT_FOUND)
                : answer(
                        iq,
                        Math.max(0, (System.currentTimeMillis() - last.get().time()) / 1000),
                        last.get().status());
    }

    private static boolean answer(Iq iq, long seconds, String status) {
        Element result = iq.result();
        result.child("query", Namespaces.LAST)
                .set("seconds", Long.toString(seconds))
                .text(status);
        return iq.answer(result);
    }
}
