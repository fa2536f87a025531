package org.jabberfarm.console.ssh;

/**
 * What a remote command gave.
 *
 * @param exit exit status; -1 when a signal ended it
 * @param out standard output, UTF-8, at most 8 MiB (more is an error)
 * @param err standard error, its first 64 KiB
 */
public record Result(int exit, String out, String err) {
    public boolean ok() {
        return exit == 0;
    }
}
