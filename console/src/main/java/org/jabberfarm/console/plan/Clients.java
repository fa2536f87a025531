package org.jabberfarm.console.plan;

import java.util.function.ToLongFunction;

/**
 * Who is connected where, as last seen. It decides nothing about what a box should hold, only how gently that is done.
 *
 * @param on live connections (c2s) or sessions (JSM) of a node
 * @param room clients that the other c2s nodes can take
 */
public record Clients(ToLongFunction<String> on, ToLongFunction<String> room) {}
