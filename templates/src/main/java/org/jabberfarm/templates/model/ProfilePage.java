package org.jabberfarm.templates.model;

import java.util.List;

/**
 * @param role what the reader may do
 * @param fields present password, new one, repeated
 * @param sessions browsers that are logged in
 * @param note what was just done, may be empty
 */
public record ProfilePage(String role, List<Field> fields, List<Row> sessions, String note) {
    /**
     * @param id names the session
     * @param browser what it calls itself
     * @param address it logged in from
     * @param since login
     * @param seen last request
     * @param current whether it is the one being used
     */
    public record Row(String id, String browser, String address, When since, When seen, boolean current) {}
}
