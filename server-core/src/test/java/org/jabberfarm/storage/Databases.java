package org.jabberfarm.storage;

/** One server of each kind for all tests, started when the first one asks and stopped when the last one is over. */
public final class Databases {
    private static DatabaseServer postgresql;
    private static DatabaseServer mariadb;

    private Databases() {}

    public static synchronized DatabaseServer postgresql() throws Exception {
        if (postgresql == null) {
            postgresql = DatabaseServer.postgresql();
        }
        return postgresql;
    }

    public static synchronized DatabaseServer mariadb() throws Exception {
        if (mariadb == null) {
            mariadb = DatabaseServer.mariadb();
        }
        return mariadb;
    }
}
