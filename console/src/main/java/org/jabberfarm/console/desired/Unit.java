package org.jabberfarm.console.desired;

import java.util.List;

/**
 * A process that a box should run.
 *
 * @param name of the systemd unit, {@code jabberfarm-c2s@c2s-1.service}
 * @param node node name, or {@code agent}
 * @param role {@code c2s}, {@code jsm} or {@code agent}
 * @param openFiles LimitNOFILE asked for
 * @param restartOn paths of files that it reads at its start; a change of one means a restart
 */
public record Unit(String name, String node, String role, long openFiles, List<String> restartOn) {}
