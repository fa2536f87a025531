package org.jabberfarm.jsm.mod;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jabberfarm.jsm.session.Iq;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Namespaces;

/** {@code mod_time}: the server's clock in UTC, for clients of today (XEP-0202) and of the last century (XEP-0090). */
public final class TimeModule implements Module {
    private static final DateTimeFormatter OLD = DateTimeFormatter.ofPattern("uuuuMMdd'T'HH:mm:ss", Locale.ROOT);

    @Override
    public List<String> features() {
        return List.of(Namespaces.TIME, Namespaces.OLD_TIME);
    }

    @Override
    public boolean iq(Iq iq) {
        if (iq.target() != Iq.Target.SERVER || iq.set()) {
            return false;
        }
        if (iq.is("query", Namespaces.OLD_TIME)) {
            return old(iq);
        }
        if (!iq.is("time", Namespaces.TIME)) {
            return false;
        }
        Element result = iq.result();
        Element time = result.child("time", Namespaces.TIME);
        time.child("tzo").text("+00:00");
        time.child("utc").text(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        return iq.answer(result);
    }

    private static boolean old(Iq iq) {
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
        Element result = iq.result();
        Element query = result.child("query", Namespaces.OLD_TIME);
        query.child("utc").text(OLD.format(now));
        query.child("tz").text("UTC");
        query.child("display").text(DateTimeFormatter.RFC_1123_DATE_TIME.format(now));
        return iq.answer(result);
    }
}
