package org.jabberfarm.templates.model;

/**
 * One of several words to choose from.
 *
 * @param value as sent
 * @param label as shown
 * @param hint what choosing it means, may be empty
 * @param chosen whether it is the present one
 */
public record Choice(String value, String label, String hint, boolean chosen) {}
