package org.jabberfarm.templates.model;

/**
 * State of a thing: icon, word and tone say the same three times.
 *
 * @param tone {@code ok}, {@code warn}, {@code crit}, {@code work} or {@code mute}: how urgent
 * @param icon name in the sprite without {@code i-}
 * @param word what it is, one word for one state on every page, in the API and in the audit log
 */
public record State(String tone, String icon, String word) {}
