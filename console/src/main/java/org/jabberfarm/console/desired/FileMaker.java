package org.jabberfarm.console.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.agent.AgentConfig;
import org.jabberfarm.console.facts.Facts;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.settings.Setting;
import org.jabberfarm.templates.model.SysctlFile;
import org.jabberfarm.templates.model.UnitFile;

/** Collects a box's files: text from a template, owner and mode by what is in it, provenance by line. */
final class FileMaker {
    private static final String SYSCTL = "/etc/sysctl.d/90-jabberfarm.conf";
    private static final String LIMITS = "/etc/security/limits.d/90-jabberfarm.conf";

    /** Longer than the processes take for a clean stop, 20 s. */
    private static final String STOP_SECONDS = "60";

    /** Short of memory, the kernel takes a c2s (its clients resume elsewhere) before a JSM, and the agent last. */
    private static final Map<String, String> OOM = Map.of("c2s", "100", "jsm", "-200", "agent", "-500");

    private static final String FARM_USERS = ConfigFiles.farm(Setting.USERS_PER_C2S);

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final List<String> secrets;
    private final List<ManagedFile> files = new ArrayList<>();

    FileMaker(List<String> secrets) {
        this.secrets = secrets;
    }

    List<ManagedFile> inPathOrder() {
        return files.stream().sorted(Comparator.comparing(ManagedFile::path)).toList();
    }

    /** A file that only root and our processes may read. */
    void secret(String path, String text, List<String> from) {
        add(path, text, Redaction.of(text, secrets), "jabberfarm", "0640", from);
    }

    private void open(String path, String text, List<String> from) {
        add(path, text, text, "root", "0644", from);
    }

    private void add(String path, String text, String shown, String group, String mode, List<String> from) {
        files.add(new ManagedFile(path, text, shown, "root", group, mode, from));
    }

    void jvmOptions(String path, String role, long heapMiB) {
        String text = JavaOptions.text(role, heapMiB);
        open(
                path,
                text,
                Provenance.lines(
                        text, Map.of("-Xmx", role.equals("agent") ? "default" : FARM_USERS, "-XX", "default")));
    }

    void agent(Box box, Capacity capacity, boolean supervise) {
        AgentConfig config = new AgentConfig(
                box.name(),
                supervise,
                box.agentMetricsPort(),
                box.nodes().stream()
                        .map(n -> new AgentConfig.NodeEntry(
                                n.name(),
                                n.role().word(),
                                capacity.openFiles(n.role().word())))
                        .toList(),
                Capacity.SYSCTLS);
        try {
            String text = JSON.writeValueAsString(config).replace("\r\n", "\n") + "\n";
            Map<String, String> from = new LinkedHashMap<>();
            from.put("  \"box\"", "box: name");
            from.put("  \"supervise\"", "computed");
            from.put("  \"metricsPort\"", "box: metrics port");
            from.put("    \"name\"", "node: name");
            from.put("    \"role\"", "node: role");
            from.put("    \"openFiles\"", FARM_USERS);
            open("/etc/jabberfarm/agent.json", text, Provenance.lines(text, from));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Kernel values: what is asked, or what the box has when that is more. A key that the kernel lacks is left out. */
    void sysctl(Capacity capacity, Optional<Facts> facts) {
        List<SysctlFile.Value> values = new ArrayList<>();
        Map<String, String> from = new LinkedHashMap<>();
        for (KernelValue value : capacity.kernel()) {
            Optional<Long> present = facts.flatMap(f -> Sysctls.inForce(f, value.key()));
            if (facts.isPresent() && present.isEmpty()) {
                continue;
            }
            boolean keep = present.orElse(0L) > value.value();
            values.add(new SysctlFile.Value(
                    value.key(),
                    Long.toString(keep ? present.get() : value.value()),
                    keep
                            ? "Higher already than the " + Capacity.text(value.value()) + " asked for; kept."
                            : value.why()));
            from.put(value.key() + " =", keep ? "the box's own, kept" : "computed");
        }
        String text = FileTemplates.render("sysctl", new SysctlFile(values));
        open(SYSCTL, text, Provenance.lines(text, from));
    }

    void limits(Capacity capacity) {
        String text = FileTemplates.render("limits", unit("", "", capacity.mostOpenFiles()));
        open(LIMITS, text, Provenance.lines(text, Map.of("jabberfarm ", FARM_USERS)));
    }

    void nodeUnit(String folder, String role, Capacity capacity) {
        String name = "jabberfarm-" + role;
        String text = FileTemplates.render("node-service", unit(name, role, capacity.openFiles(role)));
        open(
                folder + name + "@.service",
                text,
                Provenance.lines(text, Map.of("LimitNOFILE", role.equals("c2s") ? FARM_USERS : "default")));
    }

    void agentUnit(String folder, Capacity capacity) {
        String text =
                FileTemplates.render("agent-service", unit("jabberfarm-agent", "agent", capacity.openFiles("agent")));
        open(folder + "jabberfarm-agent.service", text, Provenance.lines(text, Map.of("LimitNOFILE", "default")));
    }

    private static UnitFile unit(String name, String role, long openFiles) {
        return new UnitFile(name, role, Long.toString(openFiles), STOP_SECONDS, OOM.getOrDefault(role, "0"));
    }
}
