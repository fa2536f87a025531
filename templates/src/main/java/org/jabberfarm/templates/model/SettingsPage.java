package org.jabberfarm.templates.model;

import java.util.List;

/**
 * @param groups the settings
 * @param mayChange whether the reader may change them
 * @param saved whether they were just saved
 */
public record SettingsPage(List<Group> groups, boolean mayChange, boolean saved) {
    public record Group(String id, String title, List<Item> items) {}

    /**
     * @param field with the setting's key as name
     * @param input {@code text}, {@code number}, {@code choice}, {@code secret} or {@code secret-lines}
     * @param choices the words of a choice
     * @param set whether a secret has a value
     */
    public record Item(Field field, String input, List<Choice> choices, boolean set) {}

    public List<Field> fields() {
        return groups.stream().flatMap(g -> g.items().stream()).map(Item::field).toList();
    }
}
