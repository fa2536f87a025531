package org.jabberfarm.console.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.dashboard.C2sState;
import org.jabberfarm.console.settings.Setting;
import org.jabberfarm.console.settings.Settings;

/** The farm's c2s nodes as clients find them, from what the dashboard knows of them. */
final class Places {
    private Places() {}

    static List<Place> of(List<C2sState> nodes, Settings settings, HostAddresses addresses) {
        boolean tls = !settings.text(Setting.TLS).equals("off");
        Map<String, List<InetAddress>> known =
                addresses.of(nodes.stream().map(Places::host).toList());
        return nodes.stream().map(n -> place(n, tls, known.get(host(n)))).toList();
    }

    private static Place place(C2sState state, boolean tls, List<InetAddress> addresses) {
        return new Place(
                state.node().name(),
                state.box().name(),
                host(state),
                addresses,
                state.node().port(),
                tls ? state.node().tlsPort() : 0,
                state.room(),
                standing(state),
                state.word());
    }

    /** Where clients reach it: what its box says of that, else where the console does. */
    private static String host(C2sState state) {
        String said = state.box().publicHost();
        return said.isEmpty() ? state.box().host() : said;
    }

    private static Standing standing(C2sState state) {
        return state.draining()
                ? Standing.DRAINING
                : !state.known() ? Standing.UNKNOWN : state.serves() ? Standing.SERVING : Standing.OUT;
    }
}
