package org.jabberfarm.templates.model;

/**
 * @param name what was typed
 * @param next page to go to afterwards
 * @param problem why it did not work, empty at first
 * @param waiting whether nobody can log in yet, since there is no administrator
 */
public record LoginPage(String name, String next, String problem, boolean waiting) {}
