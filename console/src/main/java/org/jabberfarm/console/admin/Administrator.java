package org.jabberfarm.console.admin;

import java.time.Instant;
import java.util.Optional;
import org.jabberfarm.console.web.Access;

/**
 * A person who may log in to the console.
 *
 * @param name unique, lower case
 * @param access what this person may do: VIEWER, OPERATOR or ADMIN
 * @param disabled whether login is refused
 * @param created when added
 * @param lastLogin last successful login
 */
public record Administrator(
        String name, Access access, boolean disabled, Instant created, Optional<Instant> lastLogin) {}
