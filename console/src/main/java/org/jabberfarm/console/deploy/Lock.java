package org.jabberfarm.console.deploy;

import java.time.Instant;

/**
 * Who changes the boxes now.
 *
 * @param holder administrator or token
 * @param reason what it is for
 * @param run the run, 0 while its plan is still being checked
 */
public record Lock(String holder, Instant since, String reason, long run) {}
