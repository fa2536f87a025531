package org.jabberfarm.templates.model;

/**
 * A small curve in 96 by 24 units.
 *
 * @param label what it shows, for screen readers
 * @param span how far back it goes: {@code last hour}
 * @param area path of the filled part
 * @param line path of the curve; empty when nothing is known
 */
public record Spark(String label, String span, String area, String line) {}
