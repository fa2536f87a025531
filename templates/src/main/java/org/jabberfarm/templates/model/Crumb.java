package org.jabberfarm.templates.model;

/**
 * A page above the present one.
 *
 * @param path of the page, {@code /boxes}
 * @param label as the navigation or the page's own heading says it
 */
public record Crumb(String path, String label) {}
