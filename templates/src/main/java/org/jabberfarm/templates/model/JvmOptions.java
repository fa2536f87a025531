package org.jabberfarm.templates.model;

/**
 * {@code jvm.options} of a node.
 *
 * @param heapMiB most heap in MiB, as text without separators
 * @param collector {@code Parallel} or {@code Serial}
 * @param why rule behind the heap, one line
 */
public record JvmOptions(String heapMiB, String collector, String why) {}
