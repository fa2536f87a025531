package org.jabberfarm.console.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jabberfarm.process.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process of this machine as the command of a channel. When the channel goes, so do the process and its children. */
final class DemoProcess implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(DemoProcess.class);

    private final ProcessBuilder builder;
    private final Set<DemoProcess> running;
    private InputStream in;
    private OutputStream out;
    private OutputStream err;
    private ExitCallback exit;
    private volatile Process process;

    DemoProcess(ProcessBuilder builder, Set<DemoProcess> running) {
        this.builder = builder;
        this.running = running;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) throws IOException {
        process = builder.start();
        running.add(this);
        thread(() -> {
            try (OutputStream stdin = process.getOutputStream()) {
                copy(in, stdin);
            }
        });
        Thread errors = thread(() -> copy(process.getErrorStream(), err));
        thread(() -> {
            copy(process.getInputStream(), out);
            finish(errors);
        });
    }

    @Override
    public void destroy(ChannelSession channel) {
        kill();
    }

    void kill() {
        Process now = process;
        if (now != null && running.remove(this)) {
            // Children first: once their parent is gone they cannot be found.
            now.descendants().forEach(ProcessHandle::destroyForcibly);
            now.destroyForcibly();
        }
    }

    private void finish(Thread errors) throws IOException {
        try {
            int status = process.waitFor();
            errors.join();
            running.remove(this);
            exit.onExit(status);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] block = new byte[16 * 1024];
        for (int count = from.read(block); count >= 0; count = from.read(block)) {
            to.write(block, 0, count);
            to.flush();
        }
    }

    private static Thread thread(Work work) {
        Thread thread = Threads.daemon("demo-command").newThread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                LOG.debug("a stream ended: {}", e.toString());
            }
        });
        thread.start();
        return thread;
    }

    @Override
    public void setInputStream(InputStream in) {
        this.in = in;
    }

    @Override
    public void setOutputStream(OutputStream out) {
        this.out = out;
    }

    @Override
    public void setErrorStream(OutputStream err) {
        this.err = err;
    }

    @Override
    public void setExitCallback(ExitCallback exit) {
        this.exit = exit;
    }

    private interface Work {
        void run() throws IOException;
    }
}
