package org.jabberfarm.console.inventory;

import java.util.List;
import java.util.Optional;

/**
 * A machine reached over SSH.
 *
 * @param name inventory name, unique, a lower-case host label; pins and URLs use it
 * @param host address that the console dials: name, IPv4 or IPv6
 * @param sshPort 1 to 65535
 * @param user login user
 * @param sudo how that user becomes root
 * @param via name of the box used as bastion, or empty
 * @param root prefix of every path written on the box; {@code /} but for the demo's boxes, which live in a directory
 * @param address what other boxes dial to reach this one (JSM links); usually the same as {@code host}
 * @param publicHost name or address by which clients reach its c2s nodes and no other; empty: they are sent to none of them
 * @param agentMetricsPort loopback port of the agent's {@code /metrics}, unique among boxes with the same address
 * @param tags free words to filter by
 * @param nodes server processes on the box, in name order
 */
public record Box(
        String name,
        String host,
        int sshPort,
        String user,
        Sudo sudo,
        Optional<String> via,
        String root,
        String address,
        String publicHost,
        int agentMetricsPort,
        List<String> tags,
        List<Node> nodes) {

    /** One that clients are not sent to by name. */
    public Box(
            String name,
            String host,
            int sshPort,
            String user,
            Sudo sudo,
            Optional<String> via,
            String root,
            String address,
            int agentMetricsPort,
            List<String> tags,
            List<Node> nodes) {
        this(name, host, sshPort, user, sudo, via, root, address, "", agentMetricsPort, tags, nodes);
    }

    /** The nodes of one role. */
    public List<Node> nodes(Role role) {
        return nodes.stream().filter(n -> n.role() == role).toList();
    }

    /** {@code path} (absolute, as on a real box) under this box's root. */
    public String path(String path) {
        return root.equals("/") ? path : root + path;
    }
}
