package org.jabberfarm.console.dashboard;

import org.jabberfarm.templates.model.State;

/** State of a box or node, worst first. The word is the same on every page, in the API and in the audit log. */
enum Condition {
    DOWN("Down", "crit", "crit"),
    HOST_KEY_CHANGED("Host key changed", "crit", "key"),
    CERTIFICATE_ENDED("Certificate ended", "crit", "crit"),
    FULL("Full", "crit", "crit"),
    SILENT("Silent", "warn", "silent"),
    LIMIT_TOO_LOW("Limit too low", "warn", "warn"),
    NEARLY_FULL("Nearly full", "warn", "warn"),
    CERTIFICATE_ENDS("Certificate ends", "warn", "warn"),
    DEPLOYING("Deploying", "work", "run"),
    DRAINING("Draining", "work", "drain"),
    NOT_READ("Not read yet", "mute", "unknown"),
    NOT_DEPLOYED("Not deployed yet", "mute", "wait"),
    SERVING("Serving", "ok", "ok");

    private final String word;
    private final String tone;
    private final String icon;

    Condition(String word, String tone, String icon) {
        this.word = word;
        this.tone = tone;
        this.icon = icon;
    }

    String word() {
        return word;
    }

    /** Users feel it or will: it belongs in the list of what is wrong. */
    boolean isWrong() {
        return compareTo(DEPLOYING) < 0;
    }

    boolean isOfCertificate() {
        return this == CERTIFICATE_ENDED || this == CERTIFICATE_ENDS;
    }

    State state() {
        return state(word);
    }

    /** With a word that says more: {@code Silent 47 s}. */
    State state(String said) {
        return new State(tone, icon, said);
    }

    static Condition worse(Condition a, Condition b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
