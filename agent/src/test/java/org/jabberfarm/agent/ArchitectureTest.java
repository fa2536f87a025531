package org.jabberfarm.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses AGENT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.jabberfarm.agent");

    @Test
    void theAgentIsSmall() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "org.jabberfarm.agent..",
                        "org.jabberfarm.process",
                        "java..",
                        "com.fasterxml.jackson..",
                        "org.slf4j")
                .because("it runs on every box, whatever else runs there, and must not drag the servers along")
                .check(AGENT);
    }

    @Test
    void readersOfTheKernelKnowNothingElse() {
        noClasses()
                .that()
                .resideInAPackage("org.jabberfarm.agent.proc")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jabberfarm.agent", "org.jabberfarm.process")
                .check(AGENT);
    }
}
