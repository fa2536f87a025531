package org.jabberfarm.jsm.cluster;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Who holds which session, the same for all members. Nothing here waits for others: stages end on a thread of the engine's,
 * within seconds, and with a {@link ClusterException} when this member may not serve or the engine fails.
 */
public interface SessionRegistry {
    /** @return what stood there before */
    CompletionStage<Optional<Registration>> put(Registration registration);

    CompletionStage<Optional<Registration>> find(org.jabberfarm.xmpp.Jid user);

    /** @return whether it stood there just so and is gone now */
    CompletionStage<Boolean> remove(Registration registration);

    /** @return whether {@code before} stood there just so; of several members that take over, one hears yes */
    CompletionStage<Boolean> replace(Registration before, Registration after);

    /** Removes whatever stands there. */
    CompletionStage<?> forget(org.jabberfarm.xmpp.Jid user);

    /** Registrations that this member keeps, copies for others among them. */
    long kept();
}
