package org.jabberfarm.jsm.cluster;

/**
 * One JSM process of a cluster.
 *
 * @param name its node's, lower-case letters, digits and hyphens
 * @param incarnation tells a process from the one before it under the same name
 */
public record Member(String name, String incarnation) {
    /** This process, begun now. */
    static Member starting(String name) {
        return new Member(name, Long.toString(System.currentTimeMillis(), Character.MAX_RADIX));
    }

    /** @throws IllegalArgumentException when it is not what {@link #id} gives */
    static Member of(String id) {
        int dot = id.indexOf('.');
        if (dot < 1 || dot == id.length() - 1) {
            throw new IllegalArgumentException("\"" + id + "\" is no member; a name, a dot and an incarnation are");
        }
        return new Member(id.substring(0, dot), id.substring(dot + 1));
    }

    /** Short text that is no other process's, and comes back by {@link #of}. */
    public String id() {
        return name + "." + incarnation;
    }

    @Override
    public String toString() {
        return id();
    }
}
