package org.jabberfarm.console.page;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jabberfarm.templates.model.Field;
import org.jabberfarm.templates.model.State;
import org.jabberfarm.templates.model.When;

/** Makes samples of any page model: one with something in every place, one with nothing where nothing is allowed. */
final class MadeSamples {
    /** Texts that become part of an id or a class, where people's words never go. */
    private static final Set<String> WORDS =
            Set.of("id", "name", "node", "box", "view", "kind", "state", "input", "href", "link", "path");

    private final boolean full;
    private int count;

    private MadeSamples(boolean full) {
        this.full = full;
    }

    static List<Object> of(Class<?> model) {
        return List.of(new MadeSamples(true).make(model, "page"), new MadeSamples(false).make(model, "page"));
    }

    /** The same record with another value in one place. */
    static Object with(Object sample, String component, Object value) {
        return build(sample.getClass(), c -> {
            try {
                return c.getName().equals(component) ? value : c.getAccessor().invoke(sample);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private Object make(Type type, String name) {
        if (type instanceof ParameterizedType generic) {
            return container(generic, name);
        }
        Class<?> raw = (Class<?>) type;
        count++;
        if (name.equals("anchor") || name.equals("next")) {
            return full ? "main" : "";
        }
        if (name.equals("tone") || name.equals("icon")) {
            return "warn";
        }
        if (raw == String.class) {
            return !full ? "" : WORDS.contains(name) ? "x" + count : PageSamples.NASTY + count;
        }
        if (raw == Field.class) {
            // Nothing is wrong with it: a summary would point at fields that the page does not show in this state.
            return new Field(name, "Label", full ? "Hint." : "", full ? PageSamples.NASTY : "", "");
        }
        if (raw == State.class) {
            return new State("warn", "warn", "Word");
        }
        if (raw == When.class) {
            return PageSamples.NOW;
        }
        if (raw.isRecord()) {
            return build(raw, c -> make(c.getGenericType(), c.getName()));
        }
        if (raw.isEnum()) {
            return raw.getEnumConstants()[0];
        }
        return number(raw);
    }

    private Object number(Class<?> raw) {
        if (raw == boolean.class || raw == Boolean.class) {
            return full;
        }
        if (raw == long.class || raw == Long.class) {
            return full ? (long) count : 0L;
        }
        if (raw == double.class || raw == Double.class) {
            return full ? 7.5 : 0.0;
        }
        if (raw == int.class || raw == Integer.class) {
            return full ? 7 : 0;
        }
        throw new IllegalStateException("no sample for " + raw + "; add one here");
    }

    private Object container(ParameterizedType type, String name) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type inside = type.getActualTypeArguments()[0];
        if (raw == Optional.class) {
            return full ? Optional.of(make(inside, name)) : Optional.empty();
        }
        if (raw == Map.class) {
            return full
                    ? Map.of(make(inside, name), make(type.getActualTypeArguments()[1], name))
                    : Collections.emptyMap();
        }
        // A form has its fields, and a page its totals, also when there is nothing else.
        int size = inside == Field.class || name.equals("tiles") ? 5 : full ? 2 : 0;
        return IntStream.range(0, size)
                .mapToObj(i -> make(inside, inside == Field.class ? name + i : name))
                .toList();
    }

    private static Object build(Class<?> raw, java.util.function.Function<RecordComponent, Object> value) {
        RecordComponent[] parts = raw.getRecordComponents();
        try {
            var constructor = raw.getDeclaredConstructor(
                    Stream.of(parts).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return constructor.newInstance(Stream.of(parts).map(value).toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("tried to make a " + raw.getSimpleName() + " but failed", e);
        }
    }
}
