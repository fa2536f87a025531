package org.jabberfarm.console.dns;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * SRV weights (RFC 2782) from headroom: shares in thousandths, so that nothing moves while all fill up alike. Damped, since
 * clients come for a while by answers that resolvers still hold.
 */
final class Weights {
    private static final int ALL = 1000;

    /** A weight that should change by no more than this share stays. */
    private static final double CALM = 0.10;

    /** Shares below this are compared as if they were this large: of 2 thousandths, 3 is no news. */
    private static final int SMALL = 10;

    private Weights() {}

    /**
     * What the weights should be at last. A full node gets 0, which RFC 2782 keeps for a last resort; when all are full, all
     * get the same.
     *
     * @param headroom by node
     */
    static Map<String, Integer> target(Map<String, Long> headroom) {
        long sum = headroom.values().stream().mapToLong(Long::longValue).sum();
        Map<String, Integer> weights = new LinkedHashMap<>();
        headroom.forEach((node, room) -> weights.put(
                node,
                sum == 0
                        ? Math.max(1, ALL / headroom.size())
                        : room == 0 ? 0 : (int) Math.max(1, Math.round((double) ALL * room / sum))));
        return weights;
    }

    /**
     * The next step from what was published: half of the way, and only when some weight is more than a tenth off or a node
     * is new. A new node begins with half of its share.
     *
     * @param last by node; empty when nothing was published yet, which gives the target itself
     */
    static Map<String, Integer> step(Map<String, Integer> last, Map<String, Long> headroom) {
        Map<String, Integer> target = target(headroom);
        if (target.keySet().stream().noneMatch(last::containsKey)) {
            return target;
        }
        boolean moves = target.entrySet().stream()
                .anyMatch(e -> !last.containsKey(e.getKey()) || isOff(last.get(e.getKey()), e.getValue()));
        Map<String, Integer> next = new LinkedHashMap<>();
        target.forEach((node, wanted) -> {
            int before = last.getOrDefault(node, 0);
            next.put(node, moves ? before + half(wanted - before) : before);
        });
        return next.values().stream().allMatch(w -> w == 0) ? target : next;
    }

    private static boolean isOff(int last, int wanted) {
        return Math.abs(wanted - last) > CALM * Math.max(SMALL, last);
    }

    /** Away from zero, so that the last step is made too. */
    private static int half(int way) {
        return way > 0 ? (way + 1) / 2 : (way - 1) / 2;
    }
}
