package org.jabberfarm.jsm.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jabberfarm.config.ClusterXml;
import org.jabberfarm.xmpp.Jid;

/** The JSMs of a farm: who is there, who owns which user, where sessions are, a way to send one another messages. */
public interface Cluster extends AutoCloseable {
    /**
     * The cluster that {@code jabber.xml} tells of; without one, this JSM alone, and not a class of the engine is loaded.
     *
     * @param folder what the names of its PEM files are relative to
     * @throws IOException when the port cannot be had or a PEM file cannot be read
     */
    static Cluster open(Optional<ClusterXml> config, Path folder, ClusterListener listener) throws IOException {
        return config.isEmpty() ? new SingleCluster() : EngineCluster.start(config.get(), folder, listener);
    }

    Member self();

    View view();

    Serving serving();

    /**
     * The one member that a user belongs to now. It is the same for all resources, and on all members once a change is through.
     *
     * @throws ClusterException when all that it could be are gone
     */
    Member owner(Jid user);

    default boolean owns(Jid user) {
        return owner(user).equals(self());
    }

    SessionRegistry registry();

    Messages messages();

    /** Leaves: hands what it keeps to the others first. */
    @Override
    void close();
}
