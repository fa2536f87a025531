package org.jabberfarm.console.box;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Locale;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Sudo;
import org.jabberfarm.console.ssh.HostKey;
import org.jabberfarm.console.ssh.HostKeys;

/** Boxes as the API shows them. */
final class BoxJson {
    private BoxJson() {}

    /**
     * @param sudo whether the login user becomes root by sudo
     * @param sudoPassword whether sudo asks for a password
     * @param via bastion, or null
     * @param hostKey {@code unknown}, {@code pending}, {@code trusted} or {@code changed}
     */
    record View(
            String name,
            String host,
            int sshPort,
            String user,
            boolean sudo,
            boolean sudoPassword,
            String via,
            String address,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String publicHost,
            @JsonInclude(JsonInclude.Include.NON_NULL) String root,
            int agentMetricsPort,
            List<String> tags,
            String hostKey,
            List<NodeView> nodes) {}

    /** @param publicKey of the console, in {@code authorized_keys} form */
    record Added(@JsonUnwrapped View box, String publicKey) {}

    record NodeView(String name, String role, int port, int tlsPort, int linkPort, int metricsPort) {}

    record KeyView(String type, String fingerprint) {
        static KeyView of(HostKey key) {
            return new KeyView(key.type(), key.fingerprint());
        }
    }

    static View view(Box box, HostKeys.State hostKey) {
        return new View(
                box.name(),
                box.host(),
                box.sshPort(),
                box.user(),
                box.sudo() != Sudo.NONE,
                box.sudo() == Sudo.PASSWORD,
                box.via().orElse(null),
                box.address(),
                box.publicHost(),
                box.root().equals("/") ? null : box.root(),
                box.agentMetricsPort(),
                box.tags(),
                hostKey.name().toLowerCase(Locale.ROOT),
                box.nodes().stream()
                        .map(n -> new NodeView(
                                n.name(), n.role().word(), n.port(), n.tlsPort(), n.linkPort(), n.metricsPort()))
                        .toList());
    }
}
