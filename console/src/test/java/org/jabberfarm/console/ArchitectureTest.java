package org.jabberfarm.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who may use whom inside the console: written down here, once. */
class ArchitectureTest {
    private static final String ROOT = "org.jabberfarm.console";

    /**
     * Each package with the packages it may use. One may only use what stands above it, so there is no way round in a
     * circle. {@code Console} in the root package knows all and puts them together; what stands outside starts one or speaks with one.
     */
    private static final Map<String, List<String>> MAY_USE = new LinkedHashMap<>();

    static {
        // What everything stands on.
        allow("fault");
        allow("data");
        allow("secret", "data");
        allow("web", "fault", "secret");
        allow("audit", "data", "web");
        allow("admin", "audit", "data", "fault", "secret", "web");
        allow("settings", "audit", "data", "fault", "secret", "web");
        // The boxes and the way to them.
        allow("inventory", "audit", "data", "fault", "secret", "settings");
        allow("ssh", "audit", "data", "fault", "inventory", "secret");
        allow("facts", "inventory", "ssh");
        allow("agent", "inventory", "ssh");
        // What should be there, what differs, and making it so.
        allow("release");
        allow("desired", "facts", "fault", "inventory", "release", "secret", "settings", "web");
        allow(
                "plan",
                "audit",
                "data",
                "desired",
                "facts",
                "fault",
                "inventory",
                "release",
                "secret",
                "settings",
                "ssh",
                "web");
        allow(
                "deploy",
                "agent",
                "audit",
                "data",
                "desired",
                "facts",
                "fault",
                "inventory",
                "plan",
                "release",
                "secret",
                "settings",
                "ssh",
                "web");
        // What people see.
        allow("metrics", "agent", "data", "fault", "inventory", "ssh", "web");
        allow("box", "audit", "facts", "fault", "inventory", "secret", "settings", "ssh", "web");
        allow("drain", "agent", "audit", "fault", "inventory", "web");
        allow("user", "agent", "audit", "fault", "inventory", "secret", "settings", "web");
        allow(
                "dashboard",
                "agent",
                "audit",
                "deploy",
                "desired",
                "drain",
                "facts",
                "fault",
                "inventory",
                "metrics",
                "release",
                "secret",
                "settings",
                "ssh",
                "web");
        allow("dns", "audit", "dashboard", "data", "fault", "inventory", "secret", "settings", "web");
    }

    /** Packages that stand outside: they start a console or speak with one over HTTP. */
    private static final Set<String> OUTSIDE = Set.of("", "cli", "client", "demo");

    private static void allow(String name, String... used) {
        for (String one : used) {
            if (!MAY_USE.containsKey(one)) {
                throw new IllegalStateException(name + " may not use " + one + ", which stands below it");
            }
        }
        MAY_USE.put(name, List.of(used));
    }

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void packagesUseOnlyWhatTheyMay() {
        Set<String> wrong = new TreeSet<>();
        Set<String> seen = new TreeSet<>();
        for (JavaClass one : classes) {
            String from = part(one);
            seen.add(from);
            if (OUTSIDE.contains(from)) {
                continue;
            }
            one.getDirectDependenciesFromSelf().stream()
                    .filter(d -> inside(d.getTargetClass()))
                    .filter(d -> !part(d.getTargetClass()).equals(from)
                            && !MAY_USE.getOrDefault(from, List.of()).contains(part(d.getTargetClass())))
                    .forEach(d -> wrong.add(from + " uses " + part(d.getTargetClass()) + ": " + d.getDescription()));
        }
        assertThat(wrong).isEmpty();
        seen.removeAll(OUTSIDE);
        assertThat(seen).as("packages").isEqualTo(new TreeSet<>(MAY_USE.keySet()));
    }

    private static boolean inside(JavaClass one) {
        return one.getPackageName().equals(ROOT) || one.getPackageName().startsWith(ROOT + ".");
    }

    /** First part of the package below the console's. */
    private static String part(JavaClass one) {
        String name = one.getPackageName().substring(ROOT.length());
        return name.isEmpty() ? "" : name.substring(1).split("\\.")[0];
    }
}
