package org.jabberfarm.console.deploy;

import io.javalin.config.RoutesConfig;
import org.jabberfarm.console.web.Routes;

final class DeployPages implements Routes {
    DeployPages(Deploys deploys, LogFollowers followers) {}

    @Override
    public void declare(RoutesConfig routes) {}
}
