package org.jabberfarm.console.dns;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jabberfarm.console.dns.RecordSet.Key;
import org.jabberfarm.console.settings.HostPort;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;

/** What resolvers answer: what clients see. */
final class Resolvers {
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    /** Of this machine's own; the settings bound those that are named there. */
    private static final int MOST = 3;

    /** Sets that are asked for: those of some domains. Whether each node's name is known matters less. */
    static final int MOST_SETS = 24;

    /**
     * What a resolver says of a set.
     *
     * @param resolver its address
     * @param set what it answered, empty for none
     * @param problem why it gave no answer, empty when it did
     */
    record Seen(String resolver, Optional<RecordSet> set, String problem) {}

    private Resolvers() {}

    /** Those of the setting, else this machine's. */
    static List<InetSocketAddress> of(String setting) {
        if (setting.isBlank()) {
            return ResolverConfig.getCurrentConfig().servers().stream()
                    .limit(MOST)
                    .toList();
        }
        return Arrays.stream(setting.trim().split("\\s+"))
                .flatMap(s -> HostPort.parse(s, SimpleResolver.DEFAULT_PORT).stream())
                .map(s -> new InetSocketAddress(s.host(), s.port()))
                .toList();
    }

    /** Asks all of them for all sets at the same time; waits three seconds at the most. */
    static Map<Key, List<Seen>> look(List<InetSocketAddress> resolvers, List<Key> keys) {
        record Asked(Key key, String resolver, CompletionStage<Message> answer) {}
        List<Asked> asked = new ArrayList<>();
        Map<Key, List<Seen>> seen = new LinkedHashMap<>();
        for (Key key : keys) {
            seen.put(key, new ArrayList<>());
            for (InetSocketAddress address : resolvers) {
                String name = name(address);
                if (address.isUnresolved()) {
                    seen.get(key).add(new Seen(name, Optional.empty(), "has no address that is known here"));
                    continue;
                }
                SimpleResolver resolver = new SimpleResolver(address);
                resolver.setTimeout(DEADLINE);
                asked.add(new Asked(key, name, resolver.sendAsync(Wire.query(key))));
            }
        }
        long end = System.nanoTime() + DEADLINE.toNanos();
        asked.forEach(a -> seen.get(a.key()).add(await(a.key(), a.resolver(), a.answer(), end)));
        return seen;
    }

    private static Seen await(Key key, String resolver, CompletionStage<Message> answer, long end) {
        try {
            Message message =
                    answer.toCompletableFuture().get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            int code = message.getRcode();
            return code == Rcode.NOERROR || code == Rcode.NXDOMAIN
                    ? new Seen(resolver, Wire.set(message, key), "")
                    : new Seen(resolver, Optional.empty(), "answered " + Rcode.string(code));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Seen(resolver, Optional.empty(), "was not asked");
        } catch (ExecutionException | TimeoutException e) {
            return new Seen(resolver, Optional.empty(), "did not answer within " + DEADLINE.toSeconds() + " s");
        }
    }

    private static String name(InetSocketAddress address) {
        HostPort text = new HostPort(
                address.isUnresolved() ? address.getHostString() : Addresses.text(address.getAddress()),
                address.getPort());
        return address.getPort() == SimpleResolver.DEFAULT_PORT ? text.host() : text.toString();
    }
}
