package org.jabberfarm.console.dns;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jabberfarm.console.dns.RecordSet.Key;
import org.jabberfarm.console.settings.HostPort;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Update;

/**
 * The primary server of the operator's zone: read, and changed by dynamic update (RFC 2136) signed with a TSIG key (RFC
 * 8945). Over TCP, where an answer has any size and a server that is not there is noticed at once.
 */
final class NameServer {
    static final Duration DEADLINE = Duration.ofSeconds(5);

    /** Queries under way at the same time. */
    private static final int AT_ONCE = 16;

    private final HostPort server;
    private final String zone;
    private final String keyName;
    private final SimpleResolver resolver;

    /**
     * Nothing is sent yet.
     *
     * @param secret of the key
     * @throws DnsFailure when the server's name has no address
     */
    NameServer(HostPort server, String zone, String keyName, byte[] secret) throws DnsFailure {
        this.server = server;
        this.zone = zone;
        this.keyName = keyName;
        InetSocketAddress address = new InetSocketAddress(server.host(), server.port());
        if (address.isUnresolved()) {
            throw new DnsFailure(
                    "Tried to find the name server " + server.host() + " but it has no address that is known here",
                    "Set dns-server to its address.");
        }
        resolver = new SimpleResolver(address);
        resolver.setTCP(true);
        resolver.setTimeout(DEADLINE);
        resolver.setTSIGKey(new TSIG(TSIG.HMAC_SHA256, Wire.name(keyName), secret));
    }

    /** What the zone says of each; sets that are not there are left out. */
    Map<Key, RecordSet> read(Collection<Key> keys) throws DnsFailure {
        Map<Key, RecordSet> found = new LinkedHashMap<>();
        List<Key> all = List.copyOf(keys);
        for (int i = 0; i < all.size(); i += AT_ONCE) {
            Map<Key, CompletionStage<Message>> asked = new LinkedHashMap<>();
            all.subList(i, Math.min(all.size(), i + AT_ONCE))
                    .forEach(k -> asked.put(k, resolver.sendAsync(Wire.query(k))));
            for (Map.Entry<Key, CompletionStage<Message>> one : asked.entrySet()) {
                String attempt = "Tried to read " + one.getKey().name() + " from " + server;
                Message answer = await(one.getValue(), attempt);
                if (answer.getRcode() != Rcode.NOERROR && answer.getRcode() != Rcode.NXDOMAIN) {
                    throw Refusals.of(attempt, answer, server, zone, keyName);
                }
                Wire.set(answer, one.getKey()).ifPresent(set -> found.put(one.getKey(), set));
            }
        }
        return found;
    }

    /** Makes all of these changes or none. */
    void change(List<Change> changes) throws DnsFailure {
        Update update = new Update(Wire.name(zone));
        for (Change change : changes) {
            Name name = Wire.name(change.key().name());
            int type = Wire.type(change.key());
            change.before()
                    .ifPresentOrElse(
                            set -> Wire.condition(set).forEach(update::present), () -> update.absent(name, type));
        }
        for (Change change : changes) {
            update.delete(Wire.name(change.key().name()), Wire.type(change.key()));
            change.after().ifPresent(set -> Wire.records(set).forEach(update::add));
        }
        String attempt = "Tried to update the zone " + zone + " on " + server;
        Message answer = await(resolver.sendAsync(update), attempt);
        if (answer.getRcode() != Rcode.NOERROR) {
            throw Refusals.of(attempt, answer, server, zone, keyName);
        }
        if (!answer.isVerified()) {
            throw new DnsFailure(
                    attempt + " but its answer is not signed with the key " + keyName,
                    "Someone else may have answered. Look at the server's log and its configuration of the key.");
        }
    }

    private Message await(CompletionStage<Message> answer, String attempt) throws DnsFailure {
        try {
            // dnsjava keeps the deadline itself; this is only for the case that it does not.
            return answer.toCompletableFuture().get(2 * DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DnsFailure(attempt + " but the console is ending", "Start it again.");
        } catch (TimeoutException e) {
            throw away(attempt, "it did not answer within " + 2 * DEADLINE.toSeconds() + " s");
        } catch (ExecutionException e) {
            List<Throwable> causes = new ArrayList<>();
            for (Throwable t = e.getCause(); t != null && causes.size() < 8; t = t.getCause()) {
                causes.add(t);
            }
            throw away(attempt, reason(causes));
        }
    }

    private static String reason(List<Throwable> causes) {
        if (causes.stream().anyMatch(ConnectException.class::isInstance)) {
            return "nothing listens there";
        }
        Throwable last = causes.get(causes.size() - 1);
        String said = String.valueOf(last.getMessage());
        return last instanceof IOException && said.contains("imed out")
                ? "it did not answer within " + DEADLINE.toSeconds() + " s"
                : said;
    }

    private DnsFailure away(String attempt, String reason) {
        return new DnsFailure(
                attempt + " but " + reason,
                "Look whether " + server.host() + " is up and lets this machine reach TCP port " + server.port()
                        + ", or change dns-server.");
    }
}
