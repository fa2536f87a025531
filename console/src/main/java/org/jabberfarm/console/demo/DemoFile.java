package org.jabberfarm.console.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.process.Json;

/** {@code demo.json}: where everything of a running demo is, for scripts. Appears once all is up. */
final class DemoFile {
    private DemoFile() {}

    /** @param processes pid by node name, agents as {@code agent BOX} */
    static void write(
            Path file,
            String url,
            String token,
            String domain,
            Inventory inventory,
            List<String> users,
            Map<String, Long> processes)
            throws IOException {
        ObjectNode demo = Json.MAPPER.createObjectNode();
        demo.put("url", url).put("token", token).put("domain", domain);
        ArrayNode c2s = demo.putArray("c2s");
        for (Node node : inventory.nodes(Role.C2S)) {
            c2s.addObject()
                    .put("node", node.name())
                    .put("host", "127.0.0.1")
                    .put("port", node.port())
                    .put("tlsPort", node.tlsPort());
        }
        ArrayNode accounts = demo.putArray("users");
        users.forEach(
                user -> accounts.addObject().put("jid", user + "@" + domain).put("password", DemoUsers.PASSWORD));
        ArrayNode running = demo.putArray("processes");
        processes.forEach((name, pid) -> running.addObject()
                .put("role", name.replaceFirst("[ -].*", ""))
                .put("node", name)
                .put("pid", pid));
        Path temporary = file.resolveSibling("demo.json.tmp");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                temporary, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(demo) + "\n");
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
