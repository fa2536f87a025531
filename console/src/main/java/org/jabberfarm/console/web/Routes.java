package org.jabberfarm.console.web;

import io.javalin.config.RoutesConfig;

/** A domain's pages or API: it declares its routes, each with its {@link Access}. */
public interface Routes {
    void declare(RoutesConfig routes);
}
