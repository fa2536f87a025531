package org.jabberfarm.console.facts;

/**
 * One thing that a deploy needs of a box, and how it is there.
 *
 * @param name what was looked at
 * @param state {@code ok}, {@code warn} or {@code crit}
 * @param found what was found
 * @param advice what to do about it, empty when nothing
 */
public record Check(String name, String state, String found, String advice) {}
