package org.jabberfarm.templates.model;

import java.util.List;

/**
 * @param rows everybody who may log in
 * @param fields of the form that adds one: name, password
 * @param roles to choose from
 */
public record AdministratorsPage(List<Row> rows, List<Field> fields, List<Choice> roles) {
    /** @param lastLogin empty text for never */
    public record Row(String name, String role, boolean disabled, When created, String lastLogin, boolean self) {}
}
