package org.jabberfarm.jsm.mod;

import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.jsm.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code mod_log}: a line for each session that ends, as the original's record log has it: seconds, stanzas from the client,
 * stanzas to it, resource.
 */
public final class LogModule implements Module {
    private static final Logger LOG = LoggerFactory.getLogger("record");

    @Override
    public void ended(Session session) {
        LOG.info(
                "{} session end {} {} {} {}",
                session.user().jid(),
                (System.currentTimeMillis() - session.started()) / 1000,
                session.received(),
                session.sent(),
                session.jid().resource());
    }
}
