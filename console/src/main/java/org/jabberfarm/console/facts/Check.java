package org.jabberfarm.console.facts;

/**
 * One thing that a deploy needs of a box.
 *
 * @param name what was looked at: {@code memory}
 * @param state {@code ok}, {@code warn} (a deploy works, with less) or {@code crit} (a deploy will fail)
 * @param found what is there, for people
 * @param advice what to do about it; empty when it is ok
 */
public record Check(String name, String state, String found, String advice) {
    public boolean critical() {
        return state.equals("crit");
    }

    static Check ok(String name, String found) {
        return new Check(name, "ok", found, "");
    }

    static Check warn(String name, String found, String advice) {
        return new Check(name, "warn", found, advice);
    }

    static Check crit(String name, String found, String advice) {
        return new Check(name, "crit", found, advice);
    }
}
