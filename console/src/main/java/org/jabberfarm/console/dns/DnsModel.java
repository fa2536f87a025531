package org.jabberfarm.console.dns;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jabberfarm.templates.model.DnsPage;
import org.jabberfarm.templates.model.Notice;
import org.jabberfarm.templates.model.State;
import org.jabberfarm.templates.model.When;

/** The view in words for people. */
final class DnsModel {
    private DnsModel() {}

    /** @param asked whether the reader has just asked for it to be published */
    static DnsPage of(View view, boolean asked) {
        return new DnsPage(
                state(view.state()),
                asked && view.problem().isEmpty() ? "Published. Resolvers follow as what they hold runs out." : "",
                empty(view),
                notices(view),
                tiles(view),
                view.records().stream()
                        .map(s -> row(s, view.lastRound() != null))
                        .toList(),
                nodes(view),
                view.fragment(),
                view.ready() && !view.records().isEmpty(),
                view.foreign());
    }

    private static Optional<DnsPage.Empty> empty(View view) {
        return switch (view.state()) {
            case Stand.NO_DOMAIN ->
                Optional.of(new DnsPage.Empty(
                        "No domain yet",
                        "The records say where clients of the farm's domain connect. Set the domain first.",
                        "Set the domain",
                        "/settings#f-domain"));
            case Stand.NO_C2S ->
                Optional.of(new DnsPage.Empty(
                        "No c2s yet",
                        "The records name the c2s nodes of the farm. Add a box with the role c2s and deploy it.",
                        "Go to the boxes",
                        "/boxes"));
            default -> Optional.empty();
        };
    }

    private static List<Notice> notices(View view) {
        List<Notice> all = new ArrayList<>();
        if (!view.problem().isEmpty() && empty(view).isEmpty()) {
            all.add(new Notice(
                    state(view.state()),
                    view.problem(),
                    view.next(),
                    "Settings",
                    "/settings#f-" + (view.state().equals(Stand.OF_OTHERS) ? "dns-addresses" : "dns-server")));
        }
        view.notes()
                .forEach(note ->
                        all.add(new Notice(new State("warn", "warn", "Note"), first(note), rest(note), "", "")));
        return all;
    }

    /** A note's first sentence is its headline. */
    private static String first(String note) {
        int end = note.indexOf(". ");
        return end < 0 ? note : note.substring(0, end + 1);
    }

    private static String rest(String note) {
        int end = note.indexOf(". ");
        return end < 0 ? "" : note.substring(end + 2);
    }

    private static List<DnsPage.Tile> tiles(View view) {
        long named = view.nodes().stream().filter(n -> n.weight() != null).count();
        return List.of(
                new DnsPage.Tile("Zone", view.zone(), ""),
                new DnsPage.Tile(
                        "Name server",
                        view.server().isEmpty() ? "none set" : view.server(),
                        view.automatic() ? "kept up to date by the console" : "not updated by the console itself"),
                new DnsPage.Tile(
                        "Last round",
                        view.lastRound() == null
                                ? "none since the console started"
                                : When.of(view.lastRound(), Instant.now()).text(),
                        view.lastRound() == null ? "" : view.problem().isEmpty() ? "all as wanted" : "see above"),
                new DnsPage.Tile(
                        "c2s nodes named", named + " of " + view.nodes().size(), ""));
    }

    private static DnsPage.Row row(View.SetView set, boolean asked) {
        DnsPage.Lines published = set.published() == null
                ? new DnsPage.Lines("", List.of(), asked ? "not known" : "not asked")
                : new DnsPage.Lines("", set.published(), set.published().isEmpty() ? "none" : "");
        return new DnsPage.Row(
                set.name(),
                set.type() + ", TTL " + set.ttl() + " s",
                state(set.state()),
                set.wanted(),
                published,
                set.seen().stream().map(DnsModel::lines).toList());
    }

    private static DnsPage.Lines lines(View.SeenView seen) {
        String note = !seen.problem().isEmpty()
                ? seen.problem()
                : seen.ttl() == null ? "none" : "for " + seen.ttl() + " s yet";
        return new DnsPage.Lines(seen.resolver(), seen.data(), note);
    }

    private static List<DnsPage.Node> nodes(View view) {
        int sum = view.nodes().stream()
                .mapToInt(n -> n.weight() == null ? 0 : n.weight())
                .sum();
        return view.nodes().stream()
                .map(n -> new DnsPage.Node(
                        n.node(),
                        "/boxes/" + n.box(),
                        n.host(),
                        n.state(),
                        String.format(Locale.ROOT, "%,d", n.headroom()),
                        n.weight() == null ? "none" : sum == 0 ? "–" : Math.round(100.0 * n.weight() / sum) + " %"))
                .toList();
    }

    private static State state(String word) {
        return switch (word) {
            case Stand.AS_ASKED -> new State("ok", "ok", word);
            case Stand.ON_ITS_WAY -> new State("work", "run", word);
            case Stand.NOT_PUBLISHED, Stand.OF_OTHERS, Stand.NOT_SET_UP -> new State("warn", "warn", word);
            case Stand.FAILED -> new State("crit", "crit", word);
            default -> new State("mute", "wait", word);
        };
    }
}
