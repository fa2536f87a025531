package org.jabberfarm.console.ssh;

import com.jcraft.jsch.Channel;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Future;

/** A forwarding channel as two streams. */
final class ChannelTunnel implements Shell.Tunnel {
    private final Channel channel;
    private final Inflow in;
    private final OutputStream out;
    private final Future<?> deadline;

    ChannelTunnel(Channel channel, Inflow in, OutputStream out, Future<?> deadline) {
        this.channel = channel;
        this.in = in;
        this.out = out;
        this.deadline = deadline;
    }

    @Override
    public InputStream in() {
        return in.reader();
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public void close() {
        deadline.cancel(false);
        in.close();
        channel.disconnect();
    }
}
