package org.jabberfarm.console.deploy.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.desired.KernelValue;
import org.jabberfarm.console.ssh.Command;

/** Kernel values: set from the file that also sets them at the next boot, then read back. */
public final class KernelCommands {
    private static final String FILE = "/etc/sysctl.d/90-jabberfarm.conf";

    private KernelCommands() {}

    public static Command apply() {
        return Target.root(List.of("sysctl -p " + FILE));
    }

    /** Prints a line {@code key value} for each key that the box has. */
    public static Command read(List<KernelValue> values) {
        List<String> lines = new ArrayList<>();
        for (KernelValue value : values) {
            String key = Command.quote(value.key());
            lines.add("v=$(sysctl -n " + key + " 2>/dev/null) && echo " + key + " \"$v\" || :");
        }
        return Target.root(lines);
    }

    /**
     * Prints the files that set one of the keys after ours at the next boot: of the same name in another folder or later in
     * the alphabet, the last one wins.
     */
    public static Command later(List<KernelValue> values) {
        String keys = String.join(
                "|", values.stream().map(v -> v.key().replace(".", "[./]")).toList());
        return Target.root(List.of(
                "for f in /etc/sysctl.d/*.conf /run/sysctl.d/*.conf /usr/local/lib/sysctl.d/*.conf"
                        + " /usr/lib/sysctl.d/*.conf /lib/sysctl.d/*.conf; do",
                "  [ -r \"$f\" ] && [ \"$(printf '%s\\n%s\\n' 90-jabberfarm.conf \"${f##*/}\" | LC_ALL=C sort | tail -n 1)\""
                        + " != 90-jabberfarm.conf ] || continue",
                "  grep -HE '^[[:space:]]*-?(" + keys + ")[[:space:]]*=' \"$f\" || :",
                "done"));
    }

    /** What {@link #read} printed. */
    public static Map<String, String> parse(String out) {
        Map<String, String> values = new LinkedHashMap<>();
        out.lines().map(l -> l.split("\\s+", 2)).filter(p -> p.length == 2).forEach(p -> values.put(p[0], p[1].trim()));
        return values;
    }
}
