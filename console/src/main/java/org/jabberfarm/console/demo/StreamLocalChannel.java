package org.jabberfarm.console.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.ChannelOutputStream;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.threads.CloseableExecutorService;
import org.apache.sshd.server.channel.AbstractServerChannel;
import org.jabberfarm.process.Threads;

/** A client's way to a Unix socket of this machine (OpenSSH's PROTOCOL, section 2.4). */
final class StreamLocalChannel extends AbstractServerChannel {
    static final ChannelFactory FACTORY = new ChannelFactory() {
        @Override
        public Channel createChannel(Session session) {
            return new StreamLocalChannel();
        }

        @Override
        public String getName() {
            return "direct-streamlocal@openssh.com";
        }
    };

    private static final int BLOCK = 32 * 1024;

    private static final byte[] END = {};

    /** Not longer than the window that the client was given. */
    private final BlockingQueue<byte[]> fromClient = new LinkedBlockingQueue<>();

    private SocketChannel socket;
    private OutputStream toClient;

    private StreamLocalChannel() {
        super((CloseableExecutorService) null);
    }

    @Override
    protected OpenFuture doInit(Buffer buffer) {
        OpenFuture opened = new DefaultOpenFuture(this, this);
        String path = buffer.getString();
        try {
            socket = SocketChannel.open(StandardProtocolFamily.UNIX);
            socket.connect(UnixDomainSocketAddress.of(Path.of(path)));
        } catch (IOException | RuntimeException e) {
            shut();
            opened.setException(new SshChannelOpenException(
                    getChannelId(), SshConstants.SSH_OPEN_CONNECT_FAILED, "Connection refused", e));
            return opened;
        }
        toClient = new ChannelOutputStream(this, getRemoteWindow(), log, SshConstants.SSH_MSG_CHANNEL_DATA, true);
        addCloseFutureListener(closed -> shut());
        signalChannelOpenSuccess();
        opened.setOpened();
        Threads.daemon("demo-socket-out").newThread(this::pump).start();
        Threads.daemon("demo-socket-in").newThread(this::feed).start();
        return opened;
    }

    @Override
    protected void doWriteData(byte[] data, int offset, long length) {
        // Not to the socket from here: this thread also has to hear that the client took what we sent.
        if (length > 0) {
            fromClient.add(Arrays.copyOfRange(data, offset, offset + (int) length));
        }
    }

    @Override
    protected void doWriteExtendedData(byte[] data, int offset, long length) {
        throw new UnsupportedOperationException("a socket has no second stream");
    }

    @Override
    public void handleEof() throws IOException {
        super.handleEof();
        fromClient.add(END);
    }

    private void feed() {
        try {
            for (byte[] block = fromClient.take(); block.length > 0; block = fromClient.take()) {
                ByteBuffer bytes = ByteBuffer.wrap(block);
                while (bytes.hasRemaining()) {
                    socket.write(bytes);
                }
                getLocalWindow().release(block.length);
            }
            socket.shutdownOutput();
        } catch (IOException e) {
            log.debug("the client's side of {} ended: {}", this, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until the socket's other end is done; closing the socket ends it too. */
    private void pump() {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        try (OutputStream out = toClient) {
            while (socket.read(block.clear()) >= 0) {
                out.write(block.array(), 0, block.position());
                out.flush();
            }
        } catch (IOException e) {
            log.debug("the socket of {} ended: {}", this, e.toString());
        } finally {
            close(false);
        }
    }

    private void shut() {
        fromClient.add(END);
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            log.debug("closing the socket of {} failed: {}", this, e.toString());
        }
    }
}
