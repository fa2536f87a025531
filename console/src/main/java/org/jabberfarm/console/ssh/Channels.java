package org.jabberfarm.console.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;

/** Opens channels. */
final class Channels {
    private Channels() {}

    /**
     * A channel that is not connected yet.
     *
     * @throws JSchException when the session has ended, also at this very moment, which JSch itself tells by null
     */
    static Channel open(Session session, String type) throws JSchException {
        Channel channel = session.openChannel(type);
        if (channel == null) {
            throw new JSchException("session is down");
        }
        return channel;
    }
}
