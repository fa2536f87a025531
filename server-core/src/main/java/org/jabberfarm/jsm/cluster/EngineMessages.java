package org.jabberfarm.jsm.cluster;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jabberfarm.jsm.cluster.ClusterException.Cause;
import org.jabberfarm.process.Threads;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.LongMessage;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.fork.ForkChannel;
import org.jgroups.fork.UnknownForkHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages beside the engine's own, over its connections and by its view of who is there. */
final class EngineMessages implements Messages, Receiver, UnknownForkHandler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineMessages.class);

    private final ExecutorService handlers = Executors.newCachedThreadPool(Threads.daemon("cluster-in"));
    private ForkChannel channel;
    private final Map<Member, Outgoing> outgoing = new HashMap<>();
    private final Map<Address, Incoming> incoming = new HashMap<>();
    private final Map<Address, Member> members = new HashMap<>();
    private Handler handler;
    private long seen;

    /** Begins, now that the engine is connected. What others sent until then has been kept. */
    void connect(JChannel main) throws Exception {
        ForkChannel made = new ForkChannel(main, "jsm", "messages");
        made.setReceiver(this);
        synchronized (this) {
            channel = made;
        }
        made.connect("messages");
        viewAccepted(main.getView());
    }

    /** One that sees this member does not wait until it is ready to listen. */
    @Override
    public Object handleUnknownForkStack(Message message, String stack) {
        receive(message);
        return null;
    }

    @Override
    public Object handleUnknownForkChannel(Message message, String name) {
        receive(message);
        return null;
    }

    @Override
    public CompletionStage<Void> send(Member to, byte[] message) {
        if (message.length > LARGEST) {
            return Outgoing.failed(
                    Cause.TOO_LARGE, "a message of " + message.length + " bytes; " + LARGEST + " are the most");
        }
        Outgoing found = outgoing(to);
        return found == null
                ? Outgoing.failed(Cause.GONE, "sent a message to " + to + " but it is not in the cluster")
                : found.send(message);
    }

    @Override
    public boolean busy(Member to) {
        Outgoing found = outgoing(to);
        return found != null && found.busy();
    }

    private synchronized Outgoing outgoing(Member to) {
        return outgoing.get(to);
    }

    @Override
    public synchronized void handler(Handler wanted) {
        handler = wanted;
        incoming.values().forEach(one -> one.handler(wanted));
    }

    @Override
    public void receive(Message message) {
        if (message instanceof LongMessage acknowledged) {
            Outgoing of;
            synchronized (this) {
                of = outgoing.get(members.get(message.src()));
            }
            if (of != null) {
                of.acknowledged(acknowledged.getValue());
            }
            return;
        }
        int start = message.getOffset();
        byte[] frame = Arrays.copyOfRange(message.getArray(), start, start + message.getLength());
        incoming(message.src()).add(frame);
    }

    /** One that is not in the view yet, or no more, is heard too: what it sent is answered or comes to nothing. */
    private synchronized Incoming incoming(Address from) {
        return incoming.computeIfAbsent(from, address -> {
            Incoming made =
                    new Incoming(EngineMembers.member(address), handlers, number -> acknowledge(address, number));
            made.handler(handler);
            return made;
        });
    }

    private void acknowledge(Address to, long number) {
        try {
            channel.send(new LongMessage(to, number).setFlag(Message.Flag.NO_FC));
        } catch (Exception e) {
            LOG.warn("tried to acknowledge messages to {} but: {}", EngineMembers.member(to), e.toString());
        }
    }

    @Override
    public void viewAccepted(View view) {
        Map<Member, Outgoing> left;
        synchronized (this) {
            if (view.getViewId().getId() < seen) {
                return;
            }
            seen = view.getViewId().getId();
            // Not those that never were in a view: they may be in the next.
            members.keySet().stream()
                    .filter(address -> !view.containsMember(address))
                    .forEach(incoming::remove);
            members.clear();
            view.getMembers().forEach(address -> members.put(address, EngineMembers.member(address)));
            left = new HashMap<>(outgoing);
            left.keySet().removeAll(members.values());
            outgoing.keySet().removeAll(left.keySet());
            members.forEach(
                    (address, member) -> outgoing.computeIfAbsent(member, to -> new Outgoing(channel, address, to)));
        }
        left.values().forEach(Outgoing::gone);
    }

    @Override
    public void close() {
        Map<Member, Outgoing> all;
        synchronized (this) {
            channel.close();
            all = new HashMap<>(outgoing);
            outgoing.clear();
        }
        all.values().forEach(Outgoing::gone);
        handlers.shutdown();
    }
}
