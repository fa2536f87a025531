package org.jabberfarm.templates.model;

/**
 * {@code jvm.options} of a node.
 *
 * @param heapMiB most heap in MiB, as text without separators
 * @param why rule behind the heap, one line
 */
public record JvmOptions(String heapMiB, String why) {}
