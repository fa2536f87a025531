package org.jabberfarm.console.dns;

import java.util.Optional;

/**
 * How it stands with the records.
 *
 * @param word for page, API and command
 * @param problem why it is not as it should be, empty when it is
 * @param next the next move, empty for none
 */
record Stand(String word, String problem, String next) {
    static final String AS_ASKED = "As asked";
    static final String ON_ITS_WAY = "On its way";
    static final String NOT_PUBLISHED = "Not published";
    static final String OF_OTHERS = "Of others";
    static final String DIFFERS = "Differs";
    static final String NOT_ASKED = "Not asked";
    static final String OTHER_ZONE = "Other zone";
    static final String NO_DOMAIN = "No domain";
    static final String NO_C2S = "No c2s";
    static final String NOT_SET_UP = "Not set up";
    static final String BY_HAND = "By hand";
    static final String WAITING = "Waiting";
    static final String FAILED = "Failed";

    static Stand of(Snapshot snapshot, Optional<Outcome> outcome) {
        Target target = snapshot.target();
        if (target.zone().isEmpty()) {
            return new Stand(NO_DOMAIN, "The farm has no domain yet.", "Set domain.");
        }
        if (snapshot.places().isEmpty()) {
            return new Stand(
                    NO_C2S,
                    "The farm has no c2s yet, so there is nowhere to send clients.",
                    "Give a box the role c2s.");
        }
        if (target.automatic() && !target.ready()) {
            return new Stand(NOT_SET_UP, "dns-publish is on, but " + target.lacks() + ".", "Set what is missing.");
        }
        Optional<DnsFailure> trouble = outcome.flatMap(Outcome::trouble);
        if (trouble.isPresent()) {
            boolean failed = outcome.flatMap(Outcome::failure).isPresent();
            return new Stand(
                    failed ? FAILED : OF_OTHERS,
                    trouble.get().getMessage() + ".",
                    trouble.get().next());
        }
        if (snapshot.selection().weights().isEmpty() || (target.automatic() && outcome.isEmpty())) {
            return new Stand(WAITING, "", "");
        }
        return new Stand(target.automatic() ? AS_ASKED : BY_HAND, "", "");
    }
}
