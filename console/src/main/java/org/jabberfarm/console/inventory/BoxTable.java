package org.jabberfarm.console.inventory;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The tables of boxes and nodes. */
final class BoxTable {
    private static final String BOX_COLUMNS =
            "name, host, ssh_port, login, sudo, via, root, address, public_host, agent_metrics_port, tags";

    private BoxTable() {}

    static List<Box> all(Handle handle) {
        Map<String, List<Node>> nodes = handle
                .select("select name, role, box, port, tls_port, link_port, metrics_port from node")
                .map((r, c) -> node(r))
                .stream()
                .sorted(Comparator.comparing(Node::name, NaturalOrder.OF_NAMES))
                .collect(Collectors.groupingBy(Node::box));
        return handle.select("select " + BOX_COLUMNS + " from box").map((r, c) -> box(r, nodes)).stream()
                .sorted(Comparator.comparing(Box::name, NaturalOrder.OF_NAMES))
                .toList();
    }

    /** Writes the box as it now is, over what was there. */
    static void put(Handle handle, Box box) {
        handle.execute(
                "merge into box (" + BOX_COLUMNS + ") key (name) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                box.name(),
                box.host(),
                box.sshPort(),
                box.user(),
                box.sudo().name(),
                box.via().orElse(null),
                box.root(),
                box.address(),
                box.publicHost(),
                box.agentMetricsPort(),
                String.join(" ", box.tags()));
        handle.execute("delete from node where box = ?", box.name());
        for (Node node : box.nodes()) {
            handle.execute(
                    "insert into node (name, role, box, port, tls_port, link_port, metrics_port) values (?, ?, ?, ?, ?, ?, ?)",
                    node.name(),
                    node.role().name(),
                    node.box(),
                    node.port(),
                    node.tlsPort(),
                    node.linkPort(),
                    node.metricsPort());
        }
    }

    /** Makes the tables hold these boxes and no other. */
    static void replace(Handle handle, List<Box> boxes) {
        handle.execute("update box set via = null");
        handle.execute("delete from box");
        // In two rounds, since a box may come before the one it is reached through.
        boxes.forEach(b -> put(handle, direct(b)));
        boxes.stream().filter(b -> b.via().isPresent()).forEach(b -> put(handle, b));
    }

    static void remove(Handle handle, String box) {
        handle.execute("delete from box where name = ?", box);
    }

    private static Box direct(Box box) {
        return new Box(
                box.name(),
                box.host(),
                box.sshPort(),
                box.user(),
                box.sudo(),
                Optional.empty(),
                box.root(),
                box.address(),
                box.publicHost(),
                box.agentMetricsPort(),
                box.tags(),
                box.nodes());
    }

    private static Box box(ResultSet row, Map<String, List<Node>> nodes) throws SQLException {
        String tags = row.getString(11);
        return new Box(
                row.getString(1),
                row.getString(2),
                row.getInt(3),
                row.getString(4),
                Sudo.valueOf(row.getString(5)),
                Optional.ofNullable(row.getString(6)),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getInt(10),
                tags.isEmpty() ? List.of() : List.of(tags.split(" ")),
                nodes.getOrDefault(row.getString(1), List.of()));
    }

    private static Node node(ResultSet row) throws SQLException {
        return new Node(
                row.getString(1),
                Role.valueOf(row.getString(2)),
                row.getString(3),
                row.getInt(4),
                row.getInt(5),
                row.getInt(6),
                row.getInt(7));
    }
}
