package org.jabberfarm.templates.model;

import java.util.List;

/**
 * {@code /etc/sysctl.d/90-jabberfarm.conf}.
 *
 * @param values in file order
 */
public record SysctlFile(List<Value> values) {
    /**
     * One kernel value.
     *
     * @param key {@code fs.file-max}
     * @param value as text
     * @param why arithmetic behind it, one line
     */
    public record Value(String key, String value, String why) {}
}
