package org.jabberfarm.console.boxes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.TestProcess;
import org.jabberfarm.console.TestProcess.Ended;

/** Bare Debian machines with their own systemd and sshd, booted by {@code src/test/boxes/boxes.sh}; needs root. */
final class RealBoxes implements AutoCloseable {
    private static final Path SCRIPT = Path.of("src/test/boxes/boxes.sh").toAbsolutePath();

    private final Path folder;
    final Path key;
    /** Address by name, {@code box-1} first. */
    final Map<String, String> addresses = new LinkedHashMap<>();

    RealBoxes(Path folder, int count) throws IOException, InterruptedException {
        this.folder = folder;
        this.key = folder.resolve("key");
        Files.createDirectories(folder);
        TestProcess.run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()), 30)
                .ok();
        Ended up = script("up", folder.resolve("b").toString(), Integer.toString(count), key + ".pub")
                .ok();
        up.out().lines().map(l -> l.split(" ")).forEach(w -> addresses.put(w[0], w[1]));
    }

    /** Whether such machines can be booted here, else why not. */
    static String obstacle() throws IOException, InterruptedException {
        if (!TestProcess.run(List.of("id", "-u"), 10).out().trim().equals("0")) {
            return "booting test machines needs root";
        }
        for (String program : List.of("debootstrap", "systemd-nspawn", "ip")) {
            if (TestProcess.run(List.of("sh", "-c", "command -v " + program), 10)
                            .exit()
                    != 0) {
                return program + " is not installed; ./farm test installs it";
            }
        }
        return "";
    }

    /** Runs a command on a box as root over plain ssh, as an administrator would. */
    Ended ssh(String box, String command) throws IOException, InterruptedException {
        return TestProcess.run(
                List.of(
                        "ssh",
                        "-i",
                        key.toString(),
                        "-o",
                        "StrictHostKeyChecking=no",
                        "-o",
                        "UserKnownHostsFile=/dev/null",
                        "-o",
                        "LogLevel=ERROR",
                        "root@" + addresses.get(box),
                        command),
                60);
    }

    /** What {@code ssh-keygen -lf} prints on the box itself: the fingerprint an administrator compares with. */
    String fingerprint(String box) throws IOException, InterruptedException {
        return ssh(box, "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub")
                .ok()
                .out()
                .split(" ")[1];
    }

    void freeze(String box) throws IOException, InterruptedException {
        script("freeze", folder.resolve("b").toString(), box.substring(4)).ok();
    }

    void thaw(String box) throws IOException, InterruptedException {
        script("thaw", folder.resolve("b").toString(), box.substring(4)).ok();
    }

    void python(String box) throws IOException, InterruptedException {
        script("python", folder.resolve("b").toString(), box.substring(4)).ok();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        script("down", folder.resolve("b").toString());
    }

    private static Ended script(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("bash", SCRIPT.toString()));
        command.addAll(List.of(arguments));
        return TestProcess.run(command, 600);
    }
}
