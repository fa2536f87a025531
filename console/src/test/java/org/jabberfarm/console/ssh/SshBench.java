package org.jabberfarm.console.ssh;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Sudo;
import org.jabberfarm.console.secret.Vault;

/** The SSH side of a console without the rest: a database, keys, connections, and boxes put in by hand. */
public final class SshBench implements AutoCloseable {
    public static final String USER = System.getProperty("user.name");

    public final Audit audit;
    public final HostKeys hostKeys;
    public final Credentials credentials;
    public final Connections connections;

    private final Database database;
    private final Map<String, Box> boxes = new ConcurrentHashMap<>();

    public SshBench(Path data) {
        DataFolder folder = DataFolder.open(data);
        database = Database.open(folder);
        audit = new Audit(database);
        hostKeys = new HostKeys(database, audit);
        credentials = new Credentials(Vault.open(folder, database));
        connections = new Connections(name -> Optional.ofNullable(boxes.get(name)), hostKeys, credentials);
    }

    /** A box on loopback, in the inventory. */
    public Box box(String name, int port) {
        return box(name, port, Sudo.NONE, Optional.empty(), "/");
    }

    public Box box(String name, int port, Sudo sudo, Optional<String> via, String root) {
        Box box = new Box(name, "127.0.0.1", port, USER, sudo, via, root, "127.0.0.1", 9100, List.of(), List.of());
        boxes.put(name, box);
        return box;
    }

    /** The same with its host key approved. */
    public Box trusted(Box box) throws Exception {
        hostKeys.approve(box, Optional.empty(), "test", "somebody");
        return box;
    }

    @Override
    public void close() {
        connections.close();
        database.close();
    }
}
