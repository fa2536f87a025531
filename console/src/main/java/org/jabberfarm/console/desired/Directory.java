package org.jabberfarm.console.desired;

/** A folder that a box should have. {@code mode} is octal, {@code 0750}; {@code path} is without the box's root. */
public record Directory(String path, String owner, String group, String mode) {}
