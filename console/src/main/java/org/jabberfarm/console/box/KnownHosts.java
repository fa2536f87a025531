package org.jabberfarm.console.box;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A {@code known_hosts} file of OpenSSH, as somebody who has logged in before, or a provisioning tool, has it. Hashed
 * names are understood; patterns and marked lines ({@code @revoked}, {@code @cert-authority}) vouch for nothing.
 */
final class KnownHosts {
    private static final String HASHED = "|1|";

    private record Line(List<String> hosts, String fingerprint) {}

    private final List<Line> lines;

    private KnownHosts(List<Line> lines) {
        this.lines = lines;
    }

    static KnownHosts of(String text) {
        List<Line> lines = new ArrayList<>();
        text.lines().map(String::trim).forEach(line -> {
            String[] words = line.split("\\s+");
            if (words.length >= 3 && !line.startsWith("#") && !line.startsWith("@")) {
                fingerprint(words[2], lines, Arrays.asList(words[0].split(",")));
            }
        });
        return new KnownHosts(lines);
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** Fingerprints of the keys that it has for a host at a port. */
    Set<String> of(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        String wanted = port == 22 ? name : "[" + name + "]:" + port;
        return lines.stream()
                .filter(l -> l.hosts().stream().anyMatch(h -> matches(h, wanted)))
                .map(Line::fingerprint)
                .collect(Collectors.toSet());
    }

    private static void fingerprint(String blob, List<Line> lines, List<String> hosts) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(Base64.getDecoder().decode(blob));
            lines.add(new Line(
                    hosts, "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash)));
        } catch (IllegalArgumentException e) {
            // Not a key: such a line vouches for nothing.
            return;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static boolean matches(String host, String wanted) {
        return host.startsWith(HASHED)
                ? hashes(host, wanted)
                : host.toLowerCase(Locale.ROOT).equals(wanted);
    }

    private static boolean hashes(String host, String wanted) {
        String[] parts = host.substring(HASHED.length()).split("\\|");
        if (parts.length != 2) {
            return false;
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(parts[0]), "HmacSHA1"));
            return MessageDigest.isEqual(
                    Base64.getDecoder().decode(parts[1]), mac.doFinal(wanted.getBytes(StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return false;
        }
    }
}
