package org.jabberfarm.console.deploy;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jabberfarm.agent.Sample;
import org.jabberfarm.console.deploy.command.LoginCommands;
import org.jabberfarm.console.deploy.command.ProcessCommands;
import org.jabberfarm.console.deploy.command.ProcessCommands.Found;
import org.jabberfarm.console.desired.Unit;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.plan.BoxPlan;
import org.jabberfarm.console.ssh.Result;
import org.jabberfarm.console.ssh.Shell;
import org.jabberfarm.console.web.Json;
import org.jabberfarm.process.Response;

/** What is really there at the end: read from the processes, from the agent, and by a client's login. */
final class Checks {
    /** A link that was cut by a restart comes up again within this. */
    private static final Duration COME_UP = Duration.ofSeconds(20);

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int EVIDENCE_LINES = 20;

    private final Remote remote;
    private final BoxPlan plan;
    private final Probe probe;
    private final boolean tls;
    private final Consumer<Evidence> report;
    private final Map<String, Found> processes = new ConcurrentHashMap<>();

    Checks(Remote remote, BoxPlan plan, Probe probe, boolean tls, Consumer<Evidence> report) {
        this.remote = remote;
        this.plan = plan;
        this.probe = probe;
        this.tls = tls;
        this.report = report;
    }

    /** Pid, release and limits of each process that should run here. */
    String processes() throws IOException {
        processes.putAll(ProcessCommands.parse(remote.must(
                ProcessCommands.find(remote.target()), "find the running processes", "see /proc on the box")));
        for (Unit unit : plan.desired().units()) {
            Found found = processes.get(unit.node());
            if (found == null) {
                remote.say(Level.WARN, unit.node() + " is not running; its last log lines:");
                remote.quote(
                        remote.run(ProcessCommands.log(remote.target(), unit.node(), EVIDENCE_LINES))
                                .out(),
                        EVIDENCE_LINES);
                throw remote.failed(
                        "find " + unit.node(), "it is not running", "its last log lines are above; make a new plan");
            }
            limits(unit, found);
            if (!found.release().equals(plan.desired().release())) {
                remote.say(
                        Level.WARN,
                        unit.node() + " still runs release " + found.release() + ", current is "
                                + plan.desired().release() + ": a new plan restarts it");
            }
            node(unit.node()).ifPresent(n -> report.accept(evidence(unit, found, 0, -1)));
        }
        return plan.desired().units().size() + " running";
    }

    private void limits(Unit unit, Found found) {
        String text = String.format(
                Locale.ENGLISH,
                "limits in force: %s, process %d, open files %,d asked, %,d in /proc/%d/limits",
                unit.node(),
                found.pid(),
                unit.openFiles(),
                found.openFiles(),
                found.pid());
        if (found.openFiles() >= unit.openFiles()) {
            remote.say(Level.OK, text);
        } else {
            remote.say(Level.WARN, text + ": " + why(found));
        }
    }

    private String why(Found found) {
        long hard = plan.facts().map(f -> f.hardOpenFiles()).orElse(0L);
        if (hard > 0 && found.openFiles() >= hard) {
            return String.format(
                    Locale.ENGLISH,
                    "nothing on this box is given more than %,d; raise it on the machine that the box is a guest of",
                    hard);
        }
        return "most likely it was started before the limit was written, or systemd gave less without a word";
    }

    /** The agent answers, and sees all nodes up and ready. */
    String agent() throws IOException {
        AtomicLong ready = new AtomicLong();
        Optional<String> problem = Waiting.upTo(COME_UP, () -> {
            try {
                Response answer = remote.agent("GET", "/sample", "");
                if (answer.status() >= 400) {
                    return Optional.of("the agent answered " + answer.status() + ": "
                            + answer.text().strip());
                }
                Sample sample = Json.MAPPER.readValue(answer.body(), Sample.class);
                ready.set(
                        sample.nodes().stream().filter(Sample.NodeSample::ready).count());
                return plan.box().nodes().stream()
                        .map(n -> unready(n, sample))
                        .flatMap(Optional::stream)
                        .findFirst();
            } catch (IOException e) {
                return Optional.of("the agent does not answer: " + e.getMessage());
            }
        });
        if (problem.isPresent()) {
            throw remote.failed("hear from the agent that all is ready", problem.get(), "see its log and the node's");
        }
        remote.say(
                Level.OK,
                "the agent answers, " + ready + " of " + plan.box().nodes().size() + " nodes ready");
        return "";
    }

    private static Optional<String> unready(Node node, Sample sample) {
        return sample.nodes().stream()
                .filter(s -> s.name().equals(node.name()))
                .findFirst()
                .map(s -> s.up() && s.ready()
                        ? Optional.<String>empty()
                        : Optional.of(node.name() + " is not ready: "
                                + (s.reason().isEmpty() ? "no reason given" : s.reason())))
                .orElse(Optional.of("the agent does not know " + node.name()));
    }

    /** The client port answers and a client can log in there. */
    String login(Node node) throws IOException {
        probe.prepare();
        String jid = probe.jid().orElseThrow();
        try (Shell.Tunnel port = remote.shell().tcp("127.0.0.1", node.port(), CONNECT)) {
            remote.say(Level.INFO, "port " + node.port() + " of " + node.name() + " answers");
        } catch (IOException e) {
            throw remote.failed(
                    "reach port " + node.port() + " of " + node.name(),
                    String.valueOf(e.getMessage()),
                    "see whether another program has the port, and the log of " + node.name());
        }
        AtomicLong took = new AtomicLong();
        Optional<String> problem = Waiting.upTo(COME_UP, () -> {
            Result result = remote.run(LoginCommands.check(
                    remote.target(), node.port(), tls ? "starttls" : "none", jid, probe.password()));
            OptionalLong millis = result.ok() ? LoginCommands.parse(result.out()) : OptionalLong.empty();
            took.set(millis.orElse(-1));
            return millis.isPresent() ? Optional.empty() : Optional.of(Remote.said(result));
        });
        Unit unit = unit(node.name());
        Found found = processes.getOrDefault(node.name(), new Found(0, node.name(), "", 0));
        report.accept(evidence(unit, found, node.port(), took.get()));
        if (problem.isPresent()) {
            throw remote.failed(
                    "log in as " + jid + " through " + node.name(),
                    problem.get(),
                    "see the logs of " + node.name() + " and of the JSM");
        }
        remote.say(Level.OK, "test login as " + jid + " through " + node.name() + " passed in " + took + " ms");
        return took + " ms";
    }

    private Optional<Node> node(String name) {
        return plan.box().nodes().stream().filter(n -> n.name().equals(name)).findFirst();
    }

    private Unit unit(String node) {
        return plan.desired().units().stream()
                .filter(u -> u.node().equals(node))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no unit for " + node));
    }

    private Evidence evidence(Unit unit, Found found, int port, long login) {
        return new Evidence(
                unit.node(),
                plan.box().name(),
                found.pid(),
                unit.openFiles(),
                found.openFiles(),
                found.release(),
                port,
                login);
    }
}
