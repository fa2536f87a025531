package org.jabberfarm.templates.model;

/**
 * A systemd unit, or the limits that it shares with runs by hand.
 *
 * @param name without instance and ending: {@code jabberfarm-c2s}
 * @param role first argument of the launcher
 * @param openFiles LimitNOFILE, as text without separators
 * @param stopSeconds TimeoutStopSec
 * @param oomScore OOMScoreAdjust, -1000 to 1000: whom the kernel spares when memory is short
 */
public record UnitFile(String name, String role, String openFiles, String stopSeconds, String oomScore) {}
