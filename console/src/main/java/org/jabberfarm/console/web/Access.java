package org.jabberfarm.console.web;

import io.javalin.security.RouteRole;

/** Who may use a route. Every route has exactly one; a route without one answers 403. */
public enum Access implements RouteRole {
    /** Anyone, also without login: login page, set-up link, assets, health. */
    ANYONE,
    /** Any administrator: sees everything but secrets, changes nothing. */
    VIEWER,
    /** Plans, deploys, drains, edits boxes and users. */
    OPERATOR,
    /** Settings, secrets, administrators, tokens. */
    ADMIN
}
