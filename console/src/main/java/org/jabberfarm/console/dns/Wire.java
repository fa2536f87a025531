package org.jabberfarm.console.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jabberfarm.console.dns.RecordSet.Key;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Our record sets as dnsjava's and back. */
final class Wire {
    private Wire() {}

    /** A name with or without its last dot. */
    static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException("not a name: " + text, e);
        }
    }

    static int type(Key key) {
        return Type.value(key.type());
    }

    static Message query(Key key) {
        return Message.newQuery(Record.newRecord(name(key.name()), type(key), DClass.IN));
    }

    static List<Record> records(RecordSet set) {
        return records(set, set.ttl());
    }

    /** As a condition of an update says it, with a TTL of 0 (RFC 2136 section 2.4.2). */
    static List<Record> condition(RecordSet set) {
        return records(set, 0);
    }

    private static List<Record> records(RecordSet set, int ttl) {
        List<Record> records = new ArrayList<>();
        for (String data : set.data()) {
            try {
                records.add(Record.fromString(name(set.name()), type(set.key()), DClass.IN, ttl, data, Name.root));
            } catch (java.io.IOException e) {
                throw new IllegalArgumentException("not a record: " + data, e);
            }
        }
        return records;
    }

    /** What an answer says of a set, by whatever aliases it came; empty when there is none. */
    static Optional<RecordSet> set(Message answer, Key key) {
        List<Record> found = answer.getSection(Section.ANSWER).stream()
                .filter(r -> r.getType() == type(key))
                .toList();
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new RecordSet(
                        key.name(),
                        key.type(),
                        (int) found.get(0).getTTL(),
                        found.stream().map(Wire::data).toList()));
    }

    private static String data(Record record) {
        if (record instanceof SRVRecord srv) {
            return srv.getPriority() + " " + srv.getWeight() + " " + srv.getPort() + " "
                    + srv.getTarget().toString().toLowerCase(Locale.ROOT);
        }
        if (record instanceof ARecord a) {
            return Addresses.text(a.getAddress());
        }
        return record instanceof AAAARecord aaaa ? Addresses.text(aaaa.getAddress()) : record.rdataToString();
    }
}
