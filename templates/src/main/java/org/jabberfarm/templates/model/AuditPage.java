package org.jabberfarm.templates.model;

import java.util.List;

/**
 * @param rows newest first
 * @param filters who, action, subject
 * @param older query string of the next page, empty when there is none
 * @param newest query string of the first page, empty on it
 */
public record AuditPage(List<Row> rows, List<Field> filters, String older, String newest) {
    public record Row(long id, When time, String who, String action, String subject, String detail) {}
}
