package org.jabberfarm.console.desired;

import java.util.List;

/**
 * A file that a box should have, whole.
 *
 * @param path absolute, without the box's root
 * @param content with secrets in clear: never log or show it
 * @param shown the same with {@code [redacted]} for each secret, line by line the same
 * @param owner user
 * @param group group
 * @param mode octal, {@code 0640}
 * @param from where each line comes from ({@code farm: users-per-c2s}), as many as there are lines; empty texts for none
 */
public record ManagedFile(
        String path, String content, String shown, String owner, String group, String mode, List<String> from) {

    /** The content stays out of logs. */
    @Override
    public String toString() {
        return "ManagedFile[" + path + "]";
    }
}
