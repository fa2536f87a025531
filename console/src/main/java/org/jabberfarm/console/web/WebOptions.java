package org.jabberfarm.console.web;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * How the console is reached.
 *
 * @param port TCP port, 0 for any free one
 * @param bind address to listen on besides loopback once there is an administrator
 * @param publicUrl what browsers use when that is another address, such as https of a proxy in front
 * @param proxies addresses of the proxies whose X-Forwarded-For is believed
 */
public record WebOptions(int port, String bind, Optional<URI> publicUrl, Set<String> proxies) {
    boolean https() {
        return publicUrl.map(u -> "https".equalsIgnoreCase(u.getScheme())).orElse(false);
    }
}
