package org.jabberfarm.config;

import java.util.Arrays;
import java.util.function.Predicate;

/**
 * One setting of a configuration file, once: the reader's check and default, the words of its errors and the comment that
 * the writer puts before it all come from here.
 *
 * @param name element name
 * @param fallback value where the element is missing; null where it must be there
 * @param allowed what may stand in it, for people
 * @param valid whether a text may
 * @param comment what it limits, its default, what else must change with it
 */
record Key(String name, String fallback, String allowed, Predicate<String> valid, String comment) {

    static Key number(String name, Integer fallback, long least, long most, String comment) {
        return new Key(
                name,
                fallback == null ? null : fallback.toString(),
                "a number from " + least + " to " + most,
                v -> v.matches("\\d{1,10}") && Long.parseLong(v) >= least && Long.parseLong(v) <= most,
                comment);
    }

    /** A port to listen on; as with the originals, zero and less is none. */
    static Key port(String name, int fallback, String comment) {
        return new Key(
                name,
                Integer.toString(fallback),
                "a port from 1 to 65535, or 0 for none",
                v -> v.matches("-\\d{1,9}") || (v.matches("\\d{1,5}") && Integer.parseInt(v) <= 65535),
                comment);
    }

    static Key text(String name, String fallback, String comment) {
        return new Key(
                name,
                fallback,
                fallback == null ? "some text" : "any text",
                v -> fallback != null || !v.isEmpty(),
                comment);
    }

    static Key oneOf(String name, String fallback, String comment, String... words) {
        return new Key(
                name,
                fallback,
                String.join(", ", words),
                v -> Arrays.asList(words).contains(v),
                comment);
    }

    /** A switch that is on when the element is there, as the originals have it. */
    static Key flag(String name, String comment) {
        return new Key(name, "", "an empty element", String::isEmpty, comment);
    }

    static Key host(String name, String fallback, String comment) {
        return new Key(
                name,
                fallback,
                "a host name or address",
                v -> v.matches("[A-Za-z0-9_.:\\[\\]-]*") && (fallback != null || !v.isEmpty()),
                comment);
    }
}
