package org.jabberfarm.console.deploy;

import java.io.IOException;
import java.util.List;
import org.jabberfarm.console.agent.AgentClient;
import org.jabberfarm.console.deploy.command.Target;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.ssh.Command;
import org.jabberfarm.console.ssh.Connections;
import org.jabberfarm.console.ssh.Result;
import org.jabberfarm.console.ssh.Shell;
import org.jabberfarm.process.Response;

/** One box during a run: what runs there, and what is logged about it. */
final class Remote {
    /** Lines of a failed command that tell what went wrong. */
    private static final int SAID = 3;

    private final Target target;
    private final Connections connections;
    private final AgentClient agents;
    private final RunLog log;
    private final Redaction redaction;

    Remote(Target target, Connections connections, AgentClient agents, RunLog log, Redaction redaction) {
        this.target = target;
        this.connections = connections;
        this.agents = agents;
        this.log = log;
        this.redaction = redaction;
    }

    Target target() {
        return target;
    }

    Box box() {
        return target.box();
    }

    Shell shell() throws IOException {
        return connections.shell(box());
    }

    /** Has the next command log in anew. */
    void logInAnew() {
        connections.drop(box().name());
    }

    Result run(Command command) throws IOException {
        return shell().run(command);
    }

    /**
     * Runs what has to work.
     *
     * @param attempt as in {@code write /etc/x}
     * @param next what to do when it fails
     * @return standard output
     */
    String must(Command command, String attempt, String next) throws IOException {
        Result result = run(command);
        if (!result.ok()) {
            throw failed(attempt, said(result), next);
        }
        return result.out();
    }

    StepFailed failed(String attempt, String cause, String next) {
        return new StepFailed(
                "tried to " + attempt + " on " + box().name() + " but failed: " + redaction.apply(cause) + "; " + next);
    }

    /** The last lines of what a command complained. */
    static String said(Result result) {
        List<String> lines = (result.err().isBlank() ? result.out() : result.err())
                .lines()
                .map(String::strip)
                .filter(l -> !l.isEmpty())
                .toList();
        return lines.isEmpty()
                ? "exit status " + result.exit()
                : String.join(" / ", lines.subList(Math.max(0, lines.size() - SAID), lines.size()));
    }

    Response agent(String method, String path, String body) throws IOException {
        return agents.call(box(), method, path, body);
    }

    Response node(String node, String method, String path, String body) throws IOException {
        return agents.node(box(), node, method, path, body);
    }

    void say(Level level, String text) {
        log.add(box().name(), level, redaction.apply(text));
    }

    /** Lines that a box printed, marked as such. */
    void quote(String printed, int most) {
        List<String> lines = printed.lines().filter(l -> !l.isBlank()).toList();
        lines.subList(Math.max(0, lines.size() - most), lines.size()).forEach(l -> say(Level.INFO, "| " + l));
    }
}
