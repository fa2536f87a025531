package org.jabberfarm;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which package may use which, written down once. The list is in building order: each package uses earlier ones only. */
class ArchitectureTest {
    private static final String ROOT = "org.jabberfarm.";

    /** Package, and the packages it uses. */
    private static final List<Map.Entry<String, Set<String>>> USES = List.of(
            Map.entry("xml", Set.of()),
            Map.entry("xmpp", Set.of("xml")),
            Map.entry("config", Set.of("xml")),
            Map.entry("process", Set.of("config")),
            Map.entry("link", Set.of("config", "xml")),
            Map.entry("storage", Set.of("process", "xmpp")),
            Map.entry("c2s", Set.of("config", "link", "process", "xml", "xmpp")),
            Map.entry("jsm.cluster", Set.of("config", "process", "xmpp")),
            Map.entry("jsm.session", Set.of("process", "storage", "xml", "xmpp")),
            Map.entry("jsm.auth", Set.of("config", "jsm.session", "link", "process", "storage", "xml", "xmpp")),
            Map.entry("jsm.mod", Set.of("config", "jsm.auth", "jsm.session", "process", "storage", "xml", "xmpp")),
            Map.entry("jsm.link", Set.of("config", "jsm.session", "link", "process", "xml")),
            Map.entry("jsm.owner", Set.of("jsm.cluster", "jsm.link", "jsm.session", "process", "xml", "xmpp")),
            Map.entry(
                    "jsm",
                    Set.of(
                            "config",
                            "jsm.auth",
                            "jsm.cluster",
                            "jsm.link",
                            "jsm.mod",
                            "jsm.owner",
                            "jsm.session",
                            "process",
                            "storage",
                            "xml",
                            "xmpp")),
            Map.entry("load", Set.of("link", "process", "xml", "xmpp")),
            Map.entry("bench", Set.of("config", "jsm.auth", "load", "process", "storage", "xml", "xmpp")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.jabberfarm");

    @Test
    void packagesUseWhatIsWrittenDown() {
        Map<String, Set<String>> real = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            Set<String> used = real.computeIfAbsent(name(type), p -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith("org.jabberfarm"))
                    .map(ArchitectureTest::name)
                    .filter(target -> !target.equals(name(type)))
                    .forEach(used::add);
        }
        Map<String, Set<String>> written = new TreeMap<>();
        USES.forEach(entry -> written.put(entry.getKey(), new TreeSet<>(entry.getValue())));
        assertThat(real).isEqualTo(written);
    }

    @Test
    void thereAreNoCycles() {
        Set<String> before = new TreeSet<>();
        for (Map.Entry<String, Set<String>> entry : USES) {
            assertThat(before).as(entry.getKey()).containsAll(entry.getValue());
            before.add(entry.getKey());
        }
    }

    /** A c2s box has no database: none of its code may reach for one. */
    @Test
    void onlyStorageKnowsTheDatabase() {
        for (JavaClass type : CLASSES) {
            if (!name(type).equals("storage")) {
                assertThat(type.getDirectDependenciesFromSelf())
                        .as(type.getName())
                        .noneMatch(d -> d.getTargetClass()
                                .getPackageName()
                                .matches("(org\\.jdbi|java\\.sql|com\\.zaxxer|org\\.flywaydb).*"));
            }
        }
    }

    private static String name(JavaClass type) {
        return type.getPackageName().substring(ROOT.length());
    }
}
