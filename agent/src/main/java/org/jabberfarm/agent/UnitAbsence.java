package org.jabberfarm.agent;

import java.io.IOException;
import java.util.List;

/** Why a node that systemd runs has no process, as far as its own log tells. */
final class UnitAbsence {
    private UnitAbsence() {}

    static String of(AgentConfig.NodeEntry node, BoxPaths paths) {
        String unit = "jabberfarm-" + node.role() + "@" + node.name();
        String last = "";
        try {
            List<String> lines = LogTail.read(paths.node(node.name()).log(), 1);
            last = lines.isEmpty() ? "" : "; its last log line: " + lines.get(0);
        } catch (IOException e) {
            last = "; its log cannot be read: " + e.getMessage();
        }
        return "there is no process; journalctl -u " + unit + " tells more" + last;
    }
}
