package org.jabberfarm.console.dashboard;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jabberfarm.console.agent.AgentClient;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.process.Response;
import org.jabberfarm.templates.model.Link;
import org.jabberfarm.templates.model.LogPage;

/** The end of a node's log, as its agent reads it. */
final class NodeLog {
    /** As our processes write it; what does not look so goes on with the line before. */
    private static final Pattern LINE =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)T(\\d\\d:\\d\\d:\\d\\d)\\S* +([A-Z]+) +(.*)");

    /** A longer line is cut: nobody reads it here. */
    private static final int LONGEST = 2000;

    private final AgentClient agents;

    NodeLog(AgentClient agents) {
        this.agents = agents;
    }

    /** @param lines how many at most */
    LogPage read(Box box, String node, List<Link> nodes, int lines) {
        try {
            Response answer = agents.get(box, "/nodes/" + node + "/log?lines=" + lines);
            if (answer.status() == 404) {
                return new LogPage(box.name(), node, nodes, List.of(), "There is no log of " + node + " yet.");
            }
            if (answer.status() != 200) {
                throw new IOException("the agent answered " + answer.status());
            }
            return new LogPage(box.name(), node, nodes, parse(answer.text()), "");
        } catch (IOException e) {
            return new LogPage(
                    box.name(),
                    node,
                    nodes,
                    List.of(),
                    "The log cannot be read now. On the box it is " + box.path("/var/log/jabberfarm/") + node
                            + ".log. Reason: " + e.getMessage());
        }
    }

    static List<LogPage.Line> parse(String text) {
        List<LogPage.Line> lines = new ArrayList<>();
        String tone = "";
        for (String line : text.lines().toList()) {
            String shown = line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
            Matcher found = LINE.matcher(shown);
            if (found.matches()) {
                String level = found.group(3);
                tone = level.equals("WARN") ? "warn" : level.equals("ERROR") ? "crit" : "";
                lines.add(new LogPage.Line(
                        found.group(2),
                        found.group(1) + " " + found.group(2) + " UTC",
                        level.toLowerCase(java.util.Locale.ROOT),
                        tone,
                        found.group(4)));
            } else {
                lines.add(new LogPage.Line("", "", "", "", shown));
            }
        }
        return lines;
    }
}
