package org.jabberfarm.console.ssh;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** The way to a box through the session of another box (direct-tcpip). */
final class Bastion implements Proxy {
    private final Session session;
    private final Inflow in = new Inflow();
    private ChannelDirectTCPIP channel;
    private OutputStream out;

    Bastion(Session session) {
        this.session = session;
    }

    /** Whether the bastion's own connection is gone. */
    boolean broken() {
        return !session.isConnected();
    }

    @Override
    public void connect(SocketFactory factory, String host, int port, int timeoutMillis) throws Exception {
        channel = (ChannelDirectTCPIP) Channels.open(session, "direct-tcpip");
        channel.setHost(host);
        channel.setPort(port);
        channel.setOutputStream(in);
        out = channel.getOutputStream();
        channel.connect(timeoutMillis == 0 ? Dialler.CONNECT_MILLIS : timeoutMillis);
    }

    @Override
    public InputStream getInputStream() {
        return in.reader();
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public Socket getSocket() {
        return new Plug();
    }

    @Override
    public void close() {
        if (channel != null) {
            channel.disconnect();
        }
        in.close();
    }

    /** JSch sets its time limits, and with them the keep-alive, on a socket: without one it has none. */
    private final class Plug extends Socket {
        @Override
        public synchronized void setSoTimeout(int millis) {
            in.timeout(millis);
        }

        @Override
        public void setTcpNoDelay(boolean on) {}

        @Override
        public synchronized void close() {
            Bastion.this.close();
        }
    }
}
