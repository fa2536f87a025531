package org.jabberfarm.console.audit;

import java.time.Instant;

/**
 * One thing that somebody did.
 *
 * @param id grows with time
 * @param who administrator, {@code token NAME}, or {@code console}
 * @param action what, as {@code domain.verb}: {@code box.add}, {@code login.failed}
 * @param subject to what, by its name
 * @param detail the rest, for people; never a secret
 */
public record AuditEntry(long id, Instant time, String who, String action, String subject, String detail) {}
