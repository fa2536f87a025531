package org.jabberfarm.templates.model;

/**
 * A managed file as it is on the box, secrets taken out.
 *
 * @param text empty when it could not be read
 * @param owner and mode, for people
 * @param problem why not, empty when it could
 */
public record BoxFilePage(String box, String path, String text, String owner, When readAt, String problem) {}
