package org.jabberfarm.console.deploy;

/**
 * What was seen of a running node at the end of a run.
 *
 * @param node node name
 * @param box its box
 * @param pid process, 0 when none was found
 * @param openFilesAsked limit asked for
 * @param openFilesInForce soft limit in {@code /proc/<pid>/limits}
 * @param release release that the process runs from
 * @param port client port that answered, 0 when none did or the node has none
 * @param loginMillis how long the test login took, -1 when there was none
 */
public record Evidence(
        String node,
        String box,
        long pid,
        long openFilesAsked,
        long openFilesInForce,
        String release,
        int port,
        long loginMillis) {}
