package org.jabberfarm.templates.model;

import java.util.List;

/**
 * @param fields address, password
 * @param problem why it could not be added, when that is no field's fault; else empty
 */
public record UserAddPage(List<Field> fields, String problem) {}
