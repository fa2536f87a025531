package org.jabberfarm.console.demo;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.command.CommandFactory;

/** Makes a box's commands and knows those that run. */
final class DemoProcesses implements CommandFactory, AutoCloseable {
    private final Path home;
    private final Map<String, String> environment;
    private final Set<DemoProcess> running = ConcurrentHashMap.newKeySet();

    DemoProcesses(Path home, Map<String, String> environment) {
        this.home = home;
        this.environment = environment;
    }

    @Override
    public Command createCommand(ChannelSession channel, String text) {
        ProcessBuilder process = new ProcessBuilder("/bin/sh", "-c", text).directory(home.toFile());
        process.environment().put("HOME", home.toString());
        process.environment().putAll(environment);
        return new DemoProcess(process, running);
    }

    @Override
    public void close() {
        running.forEach(DemoProcess::kill);
    }
}
