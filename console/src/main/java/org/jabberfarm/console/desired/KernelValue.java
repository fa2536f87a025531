package org.jabberfarm.console.desired;

/**
 * A kernel value that a box should have at least.
 *
 * @param key {@code fs.file-max}
 * @param value least value
 * @param why the arithmetic behind it, one line
 */
public record KernelValue(String key, long value, String why) {}
