package org.jabberfarm.templates.model;

import java.util.List;

/**
 * @param rows all tokens
 * @param fields of the form that makes one: name, days
 * @param roles to choose from
 * @param fresh the token just made, shown this once; else empty
 */
public record TokensPage(List<Row> rows, List<Field> fields, List<Choice> roles, String fresh) {
    /**
     * @param lastUsed for people
     * @param expires for people
     * @param over whether it is past its expiry
     */
    public record Row(
            String name, String role, When created, String createdBy, String lastUsed, String expires, boolean over) {}
}
