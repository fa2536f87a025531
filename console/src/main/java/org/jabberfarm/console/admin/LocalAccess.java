package org.jabberfarm.console.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.secret.RandomToken;

/**
 * Lets the owner of the data folder speak to the running console without a token. The database file is locked while a
 * console runs, so the console leaves its port and a key there, both readable by the owner only and both new at each
 * start; who can read them could as well read the database.
 */
public final class LocalAccess {
    static final String PORT_FILE = "console.port";
    static final String KEY_FILE = "console.local-key";

    private final DataFolder folder;
    private volatile String key = "";

    public LocalAccess(DataFolder folder) {
        this.folder = folder;
    }

    /** To be called when the console listens. */
    public void begin(int port) {
        key = RandomToken.make();
        folder.write(KEY_FILE, key);
        folder.write(PORT_FILE, Integer.toString(port));
    }

    /** Also to be called before the console listens: what an earlier one left belongs to no process of ours. */
    public void end() {
        key = "";
        folder.delete(PORT_FILE);
        folder.delete(KEY_FILE);
    }

    boolean fits(String sent) {
        return !key.isEmpty()
                && MessageDigest.isEqual(key.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
    }
}
