package org.jabberfarm.console.web;

import java.util.Optional;

/** Knows administrators' sessions and tokens; {@code web} itself knows neither. */
public interface Callers {
    /** Owner of a session cookie, if the session is alive; counts as use of it. */
    Optional<Caller> bySession(String cookie);

    /** Owner of a bearer token, if it is valid. */
    Optional<Caller> byToken(String token);
}
