package org.jabberfarm.console.admin;

import java.time.Instant;
import java.util.Optional;
import org.jabberfarm.console.web.Access;

/**
 * An API token, without the token itself, which is shown once and not kept.
 *
 * @param name unique, for the audit log
 * @param access what it may do at most
 * @param created when
 * @param createdBy by whom
 * @param lastUsed last request, to the minute
 * @param expires from when it is refused; empty for never
 */
public record Token(
        String name,
        Access access,
        Instant created,
        String createdBy,
        Optional<Instant> lastUsed,
        Optional<Instant> expires) {}
