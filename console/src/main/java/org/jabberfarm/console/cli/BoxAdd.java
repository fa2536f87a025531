package org.jabberfarm.console.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code farm box add}: puts a box into the inventory. Nothing is changed on it before a deploy. */
@Command(name = "add", description = "Adds a box to the inventory.", mixinStandardHelpOptions = true)
final class BoxAdd implements Callable<Integer> {
    @Mixin
    private Remote remote;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "Inventory name: a lower-case host label.")
    private String name;

    @Option(names = "--host", required = true, description = "Name or address that the console dials.")
    private String host;

    @Option(names = "--ssh-port", defaultValue = "22", description = "Default: ${DEFAULT-VALUE}.")
    private int sshPort;

    @Option(names = "--user", required = true, description = "Login user.")
    private String user;

    @Option(names = "--key", description = "Private key file for this box. Without it: the console's own key pair.")
    private Path key;

    @Option(names = "--sudo", description = "The login user becomes root by sudo.")
    private boolean sudo;

    @Option(
            names = "--sudo-password-stdin",
            description = "sudo asks for a password, which is read from standard input. Implies --sudo.")
    private boolean sudoPassword;

    @Option(names = "--via", description = "Box used as bastion.")
    private String via;

    @Option(names = "--address", description = "Address at which other boxes reach this one. Default: --host.")
    private String address;

    @Option(
            names = "--public-host",
            description =
                    "Name or address by which clients reach its c2s nodes, to be sent there. Default: they are not.")
    private String publicHost;

    @Option(names = "--roles", split = ",", required = true, description = "c2s, jsm or both.")
    private List<String> roles;

    @Option(names = "--c2s-count", defaultValue = "1", description = "c2s nodes on the box. Default: ${DEFAULT-VALUE}.")
    private int c2sCount;

    @Option(names = "--tag", description = "A word to filter by; repeatable.")
    private List<String> tags = List.of();

    @Override
    public Integer call() throws IOException {
        Map<String, Object> box = new LinkedHashMap<>();
        box.put("name", name);
        box.put("host", host);
        box.put("sshPort", sshPort);
        box.put("user", user);
        box.put("sudo", sudo || sudoPassword);
        box.put("roles", roles);
        box.put("c2sCount", c2sCount);
        box.put("tags", tags);
        if (key != null) {
            box.put("key", readKey());
        }
        if (sudoPassword) {
            box.put("sudoPassword", Stdin.line("the sudo password"));
        }
        if (via != null) {
            box.put("via", via);
        }
        if (address != null) {
            box.put("address", address);
        }
        if (publicHost != null) {
            box.put("publicHost", publicHost);
        }
        JsonNode answer = remote.api().post("/boxes", box);
        var out = spec.commandLine().getOut();
        Output.print(remote, out, answer, () -> {
            out.println("added " + name + ". Next: farm box trust " + name);
            if (key == null) {
                out.println("The console's public key, for " + user + "'s authorized_keys on the box:");
                out.println(answer.path("publicKey").asText());
            }
        });
        return 0;
    }

    private String readKey() throws IOException {
        try {
            return Files.readString(key, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IOException(
                    "tried to read the private key " + key + " but failed: " + e
                            + "; give the path of a key file in --key",
                    e);
        }
    }
}
