package org.jabberfarm.console.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.console.deploy.command.ProcessCommands;
import org.jabberfarm.console.deploy.command.SystemdCommands;
import org.jabberfarm.console.desired.Unit;
import org.jabberfarm.console.facts.Facts;
import org.jabberfarm.console.plan.BoxPlan;
import org.jabberfarm.console.plan.Step;
import org.jabberfarm.console.ssh.Command;
import org.jabberfarm.console.ssh.Result;
import org.jabberfarm.console.web.Json;
import org.jabberfarm.process.Response;

/**
 * Starts and stops processes: units where systemd is, else the agent from here and the nodes by the agent. A start is over
 * when the process answers; when it does not, its last log lines are fetched before the failure is reported.
 */
final class UnitStart {
    private static final String AGENT = "agent";
    private static final int EVIDENCE_LINES = 20;

    /** A JVM on a busy small box needs some seconds; a database that must be migrated, some more. */
    private static final Duration UP = Duration.ofSeconds(40);

    private final Remote remote;
    private final BoxPlan plan;

    UnitStart(Remote remote, BoxPlan plan) {
        this.remote = remote;
        this.plan = plan;
    }

    String start(Step.StartUnit start) throws IOException {
        Unit unit = start.unit();
        long from = System.nanoTime();
        try {
            if (remote.target().systemd()) {
                remote.say(Level.INFO, "systemctl " + (start.restart() ? "restart " : "start ") + unit.name());
                remote.must(SystemdCommands.start(unit.name(), start.restart()), "start " + unit.node(), next(unit));
                if (!unit.node().equals(AGENT)) {
                    reload();
                }
            } else if (unit.node().equals(AGENT)) {
                startAgent();
            } else {
                reload();
                ask(unit.node(), start.restart() ? "restart" : "start");
            }
            Optional<String> problem = Waiting.upTo(UP, () -> problem(unit, start.restart()));
            if (problem.isPresent()) {
                throw remote.failed("start " + unit.node(), problem.get(), next(unit));
            }
        } catch (IOException e) {
            evidence(unit);
            throw e;
        }
        double seconds = (System.nanoTime() - from) / 1e9;
        remote.say(Level.INFO, "%s answers after %.1f s".formatted(unit.node(), seconds));
        return "";
    }

    /** Has a node read its configuration again. It answers what came of it; what it cannot take over it is restarted for. */
    String reload(Step.ReloadNode step) throws IOException {
        String node = step.unit().node();
        remote.say(Level.INFO, "asking " + node + " to read its configuration again");
        Response answer = remote.node(node, "POST", "/reload", "");
        JsonNode said = Json.MAPPER.readTree(answer.body());
        if (answer.status() == 200) {
            List<String> changed = new ArrayList<>();
            said.path("changed").forEach(part -> changed.add(part.asText()));
            remote.say(
                    Level.OK,
                    node + " goes on with it: " + (changed.isEmpty() ? "no change" : String.join(", ", changed)));
            return "";
        }
        String cause = said.path("error").asText(answer.text().strip());
        // 409: it says what takes a restart. 404: it is of a release that cannot reload.
        if (answer.status() == 409 || answer.status() == 404) {
            remote.say(Level.WARN, node + " cannot take it over while it runs (" + cause + "), restarting it");
            return start(new Step.StartUnit(step.unit(), true, 0, step.why()));
        }
        throw remote.failed(
                "have " + node + " read its configuration again",
                cause,
                "it goes on with the one before; mend what it names and make a new plan");
    }

    String stop(Step.StopUnit stop) throws IOException {
        if (remote.target().systemd()) {
            remote.must(SystemdCommands.stop(stop.unit()), "stop " + stop.node(), "stop it on the box by hand");
        } else if (!askedToStop(stop.node())) {
            long pid = before(stop.node());
            if (pid == 0) {
                return "not running";
            }
            remote.must(ProcessCommands.stop(pid, stop.node()), "stop " + stop.node(), "stop it on the box by hand");
        }
        remote.say(Level.INFO, "stopped " + stop.node());
        return "";
    }

    private boolean askedToStop(String node) {
        try {
            return !node.equals(AGENT)
                    && remote.agent("POST", "/nodes/" + node + "/stop", "").status() == 200;
        } catch (IOException e) {
            return false; // without an agent there is still the process
        }
    }

    private void startAgent() throws IOException {
        long old = before(AGENT);
        if (old != 0) {
            remote.say(Level.INFO, "stopping the old agent, process " + old);
            remote.must(ProcessCommands.stop(old, AGENT), "stop the old agent", "stop it on the box by hand");
        }
        long openFiles =
                plan.desired().units().stream().mapToLong(Unit::openFiles).max().orElse(1024);
        remote.say(Level.INFO, "starting the agent, which starts the nodes: no systemd here");
        remote.must(
                ProcessCommands.startAgent(remote.target(), openFiles),
                "start the agent",
                "see /var/log/jabberfarm/agent.out on the box");
    }

    /** The agent reads which nodes there are only when told. */
    private void reload() throws IOException {
        Response answer = remote.agent("POST", "/reload", "");
        if (answer.status() >= 400) {
            throw remote.failed(
                    "have the agent read its nodes again",
                    "it answered " + answer.status() + ": " + answer.text().strip(),
                    "see /etc/jabberfarm/agent.json on the box");
        }
    }

    private void ask(String node, String verb) throws IOException {
        remote.say(Level.INFO, "asking the agent to " + verb + " " + node);
        Response answer = remote.agent("POST", "/nodes/" + node + "/" + verb, "");
        if (answer.status() >= 400) {
            throw remote.failed(
                    verb + " " + node,
                    "the agent answered " + answer.status() + ": "
                            + answer.text().strip(),
                    "see the agent's log");
        }
    }

    /** Why a unit is not up yet, empty when it is. */
    private Optional<String> problem(Unit unit, boolean restart) throws IOException {
        if (remote.target().systemd()) {
            Map<String, String> state = SystemdCommands.parse(
                    remote.run(SystemdCommands.state(unit.name())).out());
            String active = state.getOrDefault("ActiveState", "unknown");
            if (active.equals("failed")) {
                throw remote.failed(
                        "start " + unit.node(),
                        "the unit failed (" + state.getOrDefault("Result", "no result") + ")",
                        next(unit));
            }
            if (!active.equals("active")) {
                return Optional.of("the unit is " + active + " (" + state.getOrDefault("SubState", "") + "), started "
                        + state.getOrDefault("NRestarts", "0") + " times again");
            }
        }
        try {
            Response answer = unit.node().equals(AGENT)
                    ? remote.agent("GET", "/status", "")
                    : remote.node(unit.node(), "GET", "/status", "");
            if (answer.status() >= 400) {
                return Optional.of(
                        "it does not answer on its socket: " + answer.text().strip());
            }
            long pid = Json.MAPPER.readTree(answer.body()).path("pid").asLong();
            return restart && pid == before(unit.node())
                    ? Optional.of("the old process " + pid + " still answers")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of("it does not answer on its socket: " + e.getMessage());
        }
    }

    /** Pid before the run, 0 for none. */
    private long before(String node) {
        return plan.facts()
                .map(f -> f.processes().get(node))
                .map(Facts.ProcessFact::pid)
                .orElse(0L);
    }

    /** What the process said last, fetched before anything else is done. */
    private void evidence(Unit unit) {
        try {
            Command command = remote.target().systemd()
                    ? SystemdCommands.journal(unit.name(), EVIDENCE_LINES)
                    : ProcessCommands.log(remote.target(), unit.node(), EVIDENCE_LINES);
            Result lines = remote.run(command);
            if (remote.target().systemd() && lines.out().isBlank()) {
                lines = remote.run(ProcessCommands.log(remote.target(), unit.node(), EVIDENCE_LINES));
            }
            remote.say(
                    Level.WARN,
                    unit.node() + " did not start; "
                            + (lines.out().isBlank() ? "it left no log" : "its last log lines:"));
            remote.quote(lines.out(), EVIDENCE_LINES);
        } catch (IOException e) {
            remote.say(Level.WARN, "the log of " + unit.node() + " could not be fetched: " + e.getMessage());
        }
    }

    private static String next(Unit unit) {
        return "its last log lines are above; mend what they name and make a new plan, which starts " + unit.node()
                + " again";
    }
}
