package org.jabberfarm.console.ssh;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jabberfarm.console.inventory.Box;

/** Place of one box's connection: made once, however many ask for it; a failed attempt fails all who waited for it. */
final class Slot {
    private CompletableFuture<JschShell> current;

    JschShell get(Box box, List<HostKey> trusted, Maker maker) throws IOException {
        while (true) {
            CompletableFuture<JschShell> attempt;
            boolean mine = false;
            synchronized (this) {
                if (current != null && current.isDone() && !good(current, box, trusted)) {
                    drop();
                }
                if (current == null) {
                    current = new CompletableFuture<>();
                    mine = true;
                }
                attempt = current;
            }
            if (mine) {
                return make(attempt, maker);
            }
            JschShell shell = await(attempt);
            if (good(attempt, box, trusted)) {
                return shell;
            }
        }
    }

    synchronized void drop() {
        if (current != null) {
            // Also of an attempt under way: what it makes is closed when it is done.
            var unused = current.thenAccept(JschShell::close);
            current = null;
        }
    }

    private JschShell make(CompletableFuture<JschShell> attempt, Maker maker) throws IOException {
        try {
            JschShell made = maker.make();
            attempt.complete(made);
            return made;
        } catch (IOException | RuntimeException e) {
            synchronized (this) {
                if (current == attempt) {
                    current = null;
                }
            }
            attempt.completeExceptionally(e);
            throw e;
        }
    }

    private static JschShell await(CompletableFuture<JschShell> attempt) throws IOException {
        try {
            return attempt.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for a connection", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SshException ssh) {
                throw new SshException(ssh.reason(), ssh.getMessage(), ssh);
            }
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    private static boolean good(CompletableFuture<JschShell> done, Box box, List<HostKey> trusted) {
        if (done.isCompletedExceptionally()) {
            return false;
        }
        JschShell shell = done.join();
        return shell.serves(box) && trusted.contains(shell.key());
    }

    interface Maker {
        JschShell make() throws IOException;
    }
}
