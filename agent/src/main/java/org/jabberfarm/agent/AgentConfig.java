package org.jabberfarm.agent;

import java.util.List;

/**
 * {@code /etc/jabberfarm/agent.json}: what the agent of a box is told.
 *
 * @param box inventory name
 * @param supervise whether the agent starts the nodes and keeps them running; false where systemd does
 * @param metricsPort loopback port of {@code /metrics}, 0 for none
 * @param nodes server processes of the box
 * @param sysctls kernel values to report, by name
 */
public record AgentConfig(String box, boolean supervise, int metricsPort, List<NodeEntry> nodes, List<String> sysctls) {
    /**
     * @param name node name
     * @param role {@code c2s} or {@code jsm}
     * @param openFiles limit of open files asked for; a supervising agent sets it at the start
     */
    public record NodeEntry(String name, String role, long openFiles) {}
}
