package org.jabberfarm.c2s;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jabberfarm.config.Jadc2sXml;
import org.jabberfarm.link.Transport;
import org.jabberfarm.process.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects to the session manager, for ever, with a delay that grows; of a host with several addresses each in its turn. */
final class SmDialler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SmDialler.class);
    private static final long FIRST_DELAY_MILLIS = 250;

    /** Half as much again at the most, so that many c2s do not come at once. */
    private static final long LAST_DELAY_MILLIS = 15_000;

    private static final int CONNECT_MILLIS = 5000;

    private final Jadc2sXml.Sm config;
    private final EventLoop loop;
    private final Supplier<ChannelHandler> handler;

    /** Looking up a name may take the system half a minute, for which no client must wait. */
    private final ExecutorService resolver = Executors.newSingleThreadExecutor(Threads.daemon("resolver"));

    private long delay = FIRST_DELAY_MILLIS;
    private long delayBefore = FIRST_DELAY_MILLIS;
    private int turn;
    private volatile boolean closed;

    /**
     * @param loop thread of the link
     * @param handler makes what a new connection is handed to; that calls {@link #again} when it has lost it
     */
    SmDialler(Jadc2sXml.Sm config, EventLoop loop, Supplier<ChannelHandler> handler) {
        this.config = config;
        this.loop = loop;
        this.handler = handler;
    }

    /** Tries once, and on failure again later; on any thread. */
    void dial() {
        if (closed) {
            return;
        }
        try {
            resolver.execute(() -> {
                try {
                    InetAddress[] addresses = InetAddress.getAllByName(config.host());
                    loop.execute(() -> connect(addresses));
                } catch (UnknownHostException e) {
                    loop.execute(() -> failed("the name " + config.host() + " cannot be resolved"));
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("closed while dialling service={}", config.id());
        }
    }

    private void connect(InetAddress[] addresses) {
        if (closed) {
            return;
        }
        InetSocketAddress address =
                new InetSocketAddress(addresses[Math.floorMod(turn++, addresses.length)], config.port());
        Bootstrap bootstrap = new Bootstrap();
        Transport.keepalive(bootstrap, Transport.LINK_SILENT);
        bootstrap
                .group(loop)
                .channel(Transport.client())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel fresh) {
                        fresh.pipeline().addLast(handler.get());
                    }
                })
                .connect(address)
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        failed(done.cause().getMessage());
                    }
                });
    }

    private void failed(String reason) {
        LOG.warn(
                "link not made service={} address={}:{} next_try_ms={} reason={}",
                config.id(),
                config.host(),
                config.port(),
                delay,
                reason);
        again();
    }

    /** Later, and the next time later still; on the link's thread. */
    void again() {
        if (!closed) {
            long jittered = delay + ThreadLocalRandom.current().nextLong(delay / 2 + 1);
            LOG.debug("dialling again service={} delay_ms={}", config.id(), delay);
            loop.schedule(this::dial, jittered, TimeUnit.MILLISECONDS);
            delay = Math.min(LAST_DELAY_MILLIS, delay * 2);
        }
    }

    /** The link is up: the next loss begins with the shortest delay, at the same address. */
    void succeeded() {
        delayBefore = delay;
        delay = FIRST_DELAY_MILLIS;
        turn--;
    }

    /** The link that was up brought what cannot be understood: that is no success, and another address may do better. */
    void failedAfterAll() {
        delay = Math.max(delay, delayBefore);
        turn++;
    }

    @Override
    public void close() {
        closed = true;
        resolver.shutdownNow();
    }
}
