package org.jabberfarm.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jabberfarm.process.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentConfigTest {
    @TempDir
    Path folder;

    private AgentConfig read(String text) throws IOException {
        return AgentConfig.read(Files.writeString(folder.resolve("agent.json"), text));
    }

    @Test
    void readsWhatTheConsoleWrites() throws IOException {
        AgentConfig config = new AgentConfig(
                "box-1", true, 9100, List.of(new AgentConfig.NodeEntry("c2s-1", "c2s", 11000)), List.of("fs.file-max"));

        assertThat(read(Json.write(config))).isEqualTo(config);
    }

    @Test
    void aNewerConsoleMayKnowMore() throws IOException {
        AgentConfig config = read("{\"box\":\"b\",\"nodes\":[{\"name\":\"c2s-1\",\"role\":\"c2s\",\"x\":1}],\"y\":{}}");

        assertThat(config.node("c2s-1")).isPresent();
        assertThat(config.node("c2s-2")).isEmpty();
        assertThat(config.sysctls()).isEmpty();
    }

    @Test
    void errorsNameFileAndPlace() {
        assertThatThrownBy(() -> read("{\n\"box\": }"))
                .hasMessageContaining("agent.json:2: ")
                .hasMessageContaining("deploy the box again");
        assertThatThrownBy(() -> read("null")).hasMessageContaining("expected an object");
        assertThatThrownBy(() -> read("{\"metricsPort\":70000}")).hasMessageContaining("found 70000");
        assertThatThrownBy(() -> read("{\"nodes\":[{\"name\":\"../x\",\"role\":\"c2s\"}]}"))
                .hasMessageContaining("found \"../x\"");
        assertThatThrownBy(() -> read("{\"nodes\":[{\"name\":\"x\",\"role\":\"mail\"}]}"))
                .hasMessageContaining("found \"mail\", allowed c2s or jsm");
        assertThatThrownBy(() -> AgentConfig.read(folder.resolve("none.json")))
                .hasMessageContaining("is not there; deploy the box");
    }
}
