package org.jabberfarm.console.dashboard;

import org.jabberfarm.agent.Sample;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.metrics.Reach;

/**
 * A c2s as the dashboard judges it, for those who send clients to it.
 *
 * @param box that carries it
 * @param node in the inventory
 * @param known whether its box was asked since the console started, and may be: what was seen before says nothing
 * @param serves whether it has clients and takes new ones
 * @param draining whether it is being emptied
 * @param room clients that it can take yet, 0 when not known
 * @param word its state as every page has it
 */
public record C2sState(Box box, Node node, boolean known, boolean serves, boolean draining, long room, String word) {
    static C2sState of(BoxStatus box, NodeStatus node) {
        boolean known = box.seen().reach() != Reach.UNTRIED
                && node.condition() != Condition.NOT_READ
                && node.condition() != Condition.HOST_KEY_CHANGED;
        boolean draining = node.sample()
                .map(Sample.NodeSample::drain)
                .filter(Sample.DrainSample::on)
                .isPresent();
        long room = Math.max(0, node.capacity() - node.connections());
        return new C2sState(
                box.box(),
                node.node(),
                known,
                node.serves() && !draining,
                draining,
                room,
                node.condition().word());
    }
}
