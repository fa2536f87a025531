package org.jabberfarm.agent;

import java.util.List;
import java.util.Map;

/**
 * What an agent saw at one moment; the JSON of {@code GET /sample} and {@code GET /samples}. Rates are over the time since
 * the sample before; a number that could not be read is -1.
 *
 * @param time epoch milliseconds
 * @param box the machine
 * @param nodes its nodes in name order
 * @param agentRelease release the agent itself runs from
 * @param agentPid process of the agent
 */
public record Sample(long time, BoxSample box, List<NodeSample> nodes, String agentRelease, long agentPid) {
    /**
     * The machine.
     *
     * @param cpu share of all processors in use, 0 to 1
     * @param cpus processors
     * @param load1 load average over a minute
     * @param memoryTotal bytes
     * @param memoryAvailable bytes
     * @param diskTotal bytes of the file system that holds the release
     * @param diskFree bytes
     * @param openFiles allocated by all processes ({@code fs.file-nr})
     * @param listenOverflows connections lost on full accept queues since boot ({@code ListenOverflows})
     * @param uptimeSeconds since boot
     * @param sysctls kernel values in force by name, those that could be read
     */
    public record BoxSample(
            double cpu,
            int cpus,
            double load1,
            long memoryTotal,
            long memoryAvailable,
            long diskTotal,
            long diskFree,
            long openFiles,
            long listenOverflows,
            long uptimeSeconds,
            Map<String, String> sysctls) {}

    /**
     * A node.
     *
     * @param name node name
     * @param role {@code c2s} or {@code jsm}
     * @param up whether the process answers on its control socket
     * @param ready whether it serves: a c2s whose link is down does not
     * @param reason why it is not up or not ready, for people; empty when it is
     * @param pid process, 0 when there is none
     * @param release release it was started from
     * @param startedAt epoch milliseconds, 0 when unknown
     * @param restarts how often a supervising agent has started it again
     * @param connections clients (c2s) or links that are up (JSM)
     * @param connectionLimit most clients it takes, 0 for a JSM
     * @param sessions logged-in resources
     * @param acceptsPerSecond connections accepted
     * @param stanzasInPerSecond from clients (c2s) or over the links (JSM)
     * @param stanzasOutPerSecond the other way
     * @param messagesInPerSecond message stanzas among those in
     * @param loginsPerSecond successful logins
     * @param refused connections refused since its start
     * @param links whether each link is up, by service id
     * @param heapUsed bytes
     * @param heapMax bytes
     * @param rss resident bytes
     * @param cpu processors in use, 1 is one whole processor
     * @param openFiles descriptors open
     * @param openFilesInForce soft limit in {@code /proc/<pid>/limits}
     * @param certificateEnd when the certificate ends that its clients see, epoch milliseconds; 0 when there is none
     * @param redirects clients that a c2s has sent to another since its start
     * @param drain how far a c2s is with being emptied
     */
    public record NodeSample(
            String name,
            String role,
            boolean up,
            boolean ready,
            String reason,
            long pid,
            String release,
            long startedAt,
            int restarts,
            long connections,
            long connectionLimit,
            long sessions,
            double acceptsPerSecond,
            double stanzasInPerSecond,
            double stanzasOutPerSecond,
            double messagesInPerSecond,
            double loginsPerSecond,
            long refused,
            Map<String, Boolean> links,
            long heapUsed,
            long heapMax,
            long rss,
            double cpu,
            long openFiles,
            long openFilesInForce,
            long certificateEnd,
            long redirects,
            DrainSample drain) {

        public NodeSample {
            // An agent of an older release does not tell.
            drain = drain == null ? DrainSample.NONE : drain;
        }
    }

    /**
     * How far a c2s is with being emptied.
     *
     * @param on whether it is
     * @param since epoch milliseconds, 0 when it is not
     * @param before clients that it had then
     * @param auto whether it chooses the pace itself, by the room of the others
     * @param perSecond clients that it closes in a second, 0 when no other has room
     * @param room clients that the other c2s nodes can take
     */
    public record DrainSample(boolean on, long since, long before, boolean auto, long perSecond, long room) {
        public static final DrainSample NONE = new DrainSample(false, 0, 0, true, 0, 0);
    }
}
