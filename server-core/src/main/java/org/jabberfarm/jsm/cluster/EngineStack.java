package org.jabberfarm.jsm.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.infinispan.remoting.transport.jgroups.AbstractJGroupsChannelConfigurator;
import org.jabberfarm.config.ClusterXml;
import org.jgroups.JChannel;
import org.jgroups.conf.ProtocolConfiguration;
import org.jgroups.fork.UnknownForkHandler;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FORK;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.MFC;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UFC;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.util.SocketFactory;

/** The engine's protocols and all that is set of them. */
final class EngineStack extends AbstractJGroupsChannelConfigurator {
    /** A connection that closes is a death suspected at once; silence is one after so many milliseconds: the box is gone. */
    private static final long SILENCE = 4000;

    private static final long HEARTBEAT = 1000;

    /** Milliseconds that a suspect has to speak up. */
    private static final long DOUBT = 500;

    private final ClusterXml config;
    private final InetAddress bind;
    private final List<InetSocketAddress> members;
    private final SocketFactory sockets;
    private final UnknownForkHandler early;
    private final CompletableFuture<JChannel> made = new CompletableFuture<>();

    /**
     * @param early gets the messages that come before their channel is there
     * @throws IOException when an address cannot be resolved
     */
    EngineStack(ClusterXml config, SocketFactory sockets, UnknownForkHandler early) throws IOException {
        this.early = early;
        this.config = config;
        this.sockets = sockets;
        this.bind = InetAddress.getByName(config.ip().replaceAll("[\\[\\]]", ""));
        this.members = config.addresses();
        for (InetSocketAddress member : members) {
            if (member.isUnresolved()) {
                throw new IOException("tried to find the cluster's member " + member.getHostString()
                        + " but its name is not known; use its address in cluster/member or mend the name service");
            }
        }
    }

    /** The channel, once the engine has asked for it. */
    JChannel channel() {
        return made.join();
    }

    @Override
    public JChannel createChannel(String name) throws Exception {
        TCP tcp = new TCP();
        tcp.setBindAddress(bind).setBindPort(config.port()).setPortRange(0).setBundlerType("per-destination");
        tcp.setSockConnTimeout(300).enableSuspectEvents(true);
        // Without it a message that is alone waits for milliseconds.
        tcp.tcpNodelay(true);
        tcp.setSocketFactory(sockets);
        TCPPING ping = new TCPPING();
        ping.setInitialHosts(members).setPortRange(0);
        UNICAST3 unicast = new UNICAST3();
        unicast.setConnCloseTimeout(5000).setXmitInterval(200);
        NAKACK2 multicast = new NAKACK2();
        multicast.useMcastXmit(false).setXmitInterval(200);
        GMS membership = new GMS();
        membership.setJoinTimeout(2000).setViewAckCollectionTimeout(1000);
        membership.printLocalAddress(false);
        JChannel channel = new JChannel(
                tcp,
                ping,
                new MERGE3().setMinInterval(1000).setMaxInterval(3000),
                new FD_ALL3().setTimeout(SILENCE).setInterval(HEARTBEAT),
                new VERIFY_SUSPECT2().setTimeout(DOUBT),
                multicast,
                unicast,
                new STABLE(),
                membership,
                new UFC().setMaxCredits(4_000_000),
                new MFC().setMaxCredits(4_000_000),
                new FRAG4().setFragSize(60_000),
                new FORK().setUnknownForkHandler(early));
        // It would listen for anybody's questions, by multicast.
        tcp.getDiagnosticsHandler().setEnabled(false);
        made.complete(channel);
        return amendChannel(channel);
    }

    @Override
    public String getName() {
        return "jabberfarm";
    }

    @Override
    public String getProtocolStackString() {
        return "";
    }

    @Override
    public List<ProtocolConfiguration> getProtocolStack() {
        return List.of();
    }
}
