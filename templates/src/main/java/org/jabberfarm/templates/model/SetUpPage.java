package org.jabberfarm.templates.model;

import java.util.List;

/**
 * @param token of the set-up link
 * @param fields name, password, repeated password
 */
public record SetUpPage(String token, List<Field> fields) {}
