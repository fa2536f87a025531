package org.jabberfarm.console;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jabberfarm.console.web.WebOptions;

/**
 * How a console is run.
 *
 * @param data folder for its database and keys
 * @param port TCP port, 0 for any free one
 * @param bind address to listen on besides loopback once there is an administrator
 * @param publicUrl what browsers use when that is another address
 * @param proxies addresses of proxies whose X-Forwarded-For is believed
 */
public record ConsoleOptions(Path data, int port, String bind, Optional<URI> publicUrl, Set<String> proxies) {
    public ConsoleOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("the port must be from 0 (any) to 65535, not " + port);
        }
    }

    public ConsoleOptions(Path data, int port, String bind) {
        this(data, port, bind, Optional.empty(), Set.of());
    }

    WebOptions web() {
        return new WebOptions(port, bind, publicUrl, proxies);
    }
}
