package org.jabberfarm.console.web;

import java.util.Map;
import java.util.function.Supplier;

/**
 * What the frame of every page tells about the farm.
 *
 * @param domain the main domain, empty before it is set
 * @param counts what the navigation shows beside a link, by the link's path ({@code /boxes} to {@code 7})
 */
public record Frames(Supplier<String> domain, Supplier<Map<String, String>> counts) {}
