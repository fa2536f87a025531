package org.jabberfarm.console.ssh;

/**
 * What a remote command gave.
 *
 * @param exit exit status
 * @param out standard output, UTF-8, at most 8 MiB
 * @param err standard error, at most 64 KiB
 */
public record Result(int exit, String out, String err) {
    public boolean ok() {
        return exit == 0;
    }
}
