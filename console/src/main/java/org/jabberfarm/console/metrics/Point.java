package org.jabberfarm.console.metrics;

import java.time.Instant;

/**
 * A point of a curve.
 *
 * @param time start of its interval
 * @param average mean over the interval
 * @param highest highest in it; of a sum over nodes the same as the mean, since their peaks need not coincide
 */
public record Point(Instant time, double average, double highest) {}
