package org.jabberfarm.templates.model;

/**
 * @param label what is read
 * @param href where it leads
 * @param current whether it is what is shown now
 */
public record Link(String label, String href, boolean current) {}
