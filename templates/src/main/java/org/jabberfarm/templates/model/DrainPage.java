package org.jabberfarm.templates.model;

import java.util.List;

/**
 * Asks before a c2s is emptied.
 *
 * @param node the c2s
 * @param box that carries it
 * @param draining whether it is being emptied already
 * @param say how far it is, in a sentence
 * @param consequences what happens, one sentence each; empty while it is being emptied
 * @param answers whether the node can be asked; without, there is nothing but the problem
 * @param pace clients per second
 * @param noRoom how many the others have no room for, so that it must be forced; empty when there is room for all
 * @param problem why the last try was refused, or why the node cannot be asked; empty for nothing
 */
public record DrainPage(
        String node,
        String box,
        boolean draining,
        String say,
        List<String> consequences,
        boolean answers,
        Field pace,
        String noRoom,
        String problem) {}
