package org.jabberfarm.console.audit;

/**
 * Which entries to show; empty texts match everything.
 *
 * @param who exactly
 * @param action exactly, or its first part: {@code box} finds {@code box.add}
 * @param subject exactly
 * @param before only entries older than this id, 0 for the newest
 * @param limit how many at most
 */
public record AuditFilter(String who, String action, String subject, long before, int limit) {}
