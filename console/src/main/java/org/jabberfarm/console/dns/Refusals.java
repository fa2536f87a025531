package org.jabberfarm.console.dns;

import org.jabberfarm.console.settings.HostPort;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.TSIGRecord;

/** What a name server means when it does not do as it was asked (RFC 2136 section 2.2, RFC 8945 section 3). */
final class Refusals {
    private Refusals() {}

    static DnsFailure of(String attempt, Message answer, HostPort server, String zone, String key) {
        TSIGRecord tsig = answer.getTSIG();
        int code = tsig != null && tsig.getError() != 0 ? tsig.getError() : answer.getRcode();
        return switch (code) {
            case Rcode.BADSIG ->
                new DnsFailure(
                        attempt + " but the secret of the key " + key + " is another one there",
                        "Copy it once more from " + server.host() + " to dns-key-secret.");
            case Rcode.BADKEY ->
                new DnsFailure(
                        attempt + " but it knows no HMAC-SHA256 key " + key + " that may do so",
                        "Let the key " + key + " update the zone " + zone
                                + " there (docs/dns.md says how), or change dns-key-name.");
            case Rcode.BADTIME ->
                new DnsFailure(
                        attempt + " but its clock and this machine's are more than five minutes apart",
                        "Let both take the time from NTP.");
            case Rcode.REFUSED ->
                new DnsFailure(
                        attempt + " but it refused",
                        "Let the key " + key + " update the zone " + zone + " there (docs/dns.md says how).");
            case Rcode.NOTAUTH, Rcode.NOTZONE ->
                new DnsFailure(
                        attempt + " but it does not look after that zone, or does not take the key " + key + " for it",
                        "Set dns-zone to a zone whose primary server it is, and dns-server to the primary, not a secondary; let the key "
                                + key + " update it.");
            case Rcode.YXRRSET, Rcode.NXRRSET, Rcode.YXDOMAIN, Rcode.NXDOMAIN ->
                new DnsFailure(
                        attempt + " but someone else changed these records at the same time",
                        "It is tried again within a minute.");
            default ->
                new DnsFailure(
                        attempt + " but it answered " + Rcode.string(code),
                        "Look at the log of " + server.host() + ".");
        };
    }
}
