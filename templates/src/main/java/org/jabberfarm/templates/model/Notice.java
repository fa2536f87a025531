package org.jabberfarm.templates.model;

/**
 * One wrong thing.
 *
 * @param state its state
 * @param what the box and what happens
 * @param why what users feel, and why
 * @param action the next move, empty for none
 * @param link where it is made
 */
public record Notice(State state, String what, String why, String action, String link) {}
