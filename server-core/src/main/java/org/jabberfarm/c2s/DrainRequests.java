package org.jabberfarm.c2s;

import com.fasterxml.jackson.databind.JsonNode;
import org.jabberfarm.process.Endpoint;
import org.jabberfarm.process.Json;
import org.jabberfarm.process.Request;
import org.jabberfarm.process.Response;

/** {@code /drain} on the control socket: GET tells, POST begins or changes the pace, DELETE ends it. */
final class DrainRequests {
    private final Drain drain;

    DrainRequests(Drain drain) {
        this.drain = drain;
    }

    void declare(Endpoint endpoint) {
        endpoint.quick("GET", "/drain", request -> told())
                .quick("POST", "/drain", this::begin)
                .quick("DELETE", "/drain", request -> {
                    drain.end();
                    return told();
                });
    }

    private Response begin(Request request) {
        JsonNode pace =
                request.body().length == 0 ? null : Json.read(request.body()).get("perSecond");
        boolean auto = pace == null || pace.asText().equals("auto");
        if (!auto && (!pace.canConvertToInt() || !pace.isIntegralNumber() || pace.asInt() < 1)) {
            throw new IllegalArgumentException(
                    "perSecond must be a number from 1 to " + Drain.MOST + ", or \"auto\"; not " + pace);
        }
        drain.begin(auto ? 0 : pace.asInt());
        return told();
    }

    private Response told() {
        return Response.json(200, Json.write(drain.status()));
    }
}
