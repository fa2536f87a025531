package org.jabberfarm.console.boxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jabberfarm.console.TestProcess;
import org.jabberfarm.console.TestProcess.Ended;
import org.junit.jupiter.api.Test;

/** The playbook, as far as it can be judged without a box. */
class AnsibleTest {
    private static final Path FOLDER = Path.of("../ansible").toAbsolutePath().normalize();

    @Test
    void pleasesTheLinter() throws Exception {
        assumeTrue(
                TestProcess.run(List.of("sh", "-c", "command -v ansible-lint"), 10)
                                .exit()
                        == 0,
                "ansible-lint is not installed; ./farm test installs it");
        // It looks for the project in its working folder, and passes over what it does not find there.
        Ended lint = TestProcess.run(
                List.of("sh", "-c", "cd \"$1\" && exec ansible-lint --offline", "sh", FOLDER.toString()),
                Map.of("NO_COLOR", "1"),
                "",
                120);
        String said = lint.out() + lint.err();
        assertThat(lint.exit()).as(said).isZero();
        Matcher files = Pattern.compile("on (\\d+) files").matcher(said);
        assertThat(files.find()).as(said).isTrue();
        try (Stream<Path> all = Files.walk(FOLDER)) {
            long yaml = all.filter(f -> f.toString().endsWith(".yml")).count();
            assertThat(Long.parseLong(files.group(1))).as(said).isGreaterThanOrEqualTo(yaml);
        }
    }
}
