package org.jabberfarm.console.cli;

import org.jabberfarm.console.client.ApiClient;
import picocli.CommandLine.Option;

/** Options of every command that talks to a running console. */
final class Remote {
    @Option(
            names = "--url",
            defaultValue = "${env:FARM_URL:-http://127.0.0.1:8222}",
            description = "Console. Default: FARM_URL, else ${DEFAULT-VALUE}.")
    private String url;

    @Option(
            names = "--token",
            defaultValue = "${env:FARM_TOKEN:-}",
            description = "API token. Better in FARM_TOKEN, where other users of this machine do not see it.")
    private String token;

    @Option(names = "--json", description = "Machine-readable output.")
    private boolean json;

    ApiClient api() {
        return new ApiClient(url, token);
    }

    boolean json() {
        return json;
    }
}
