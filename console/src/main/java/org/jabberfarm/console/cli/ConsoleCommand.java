package org.jabberfarm.console.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jabberfarm.console.Console;
import org.jabberfarm.console.ConsoleOptions;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.secret.Secret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code farm console}: runs the console until it is told to stop. */
@Command(
        name = "console",
        description = "Runs the console in the foreground.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ConsoleCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${sys:user.home}/.jabberfarm",
            description = "Folder for the console's database and keys. Default: ${DEFAULT-VALUE}.")
    private Path data;

    @Option(names = "--port", defaultValue = "8222", description = "TCP port, 0 for any. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDR",
            defaultValue = "127.0.0.1",
            description = "Address to listen on once there is an administrator, 0.0.0.0 for all."
                    + " Until then only on loopback. Default: ${DEFAULT-VALUE}.")
    private String bind;

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description =
                    "What browsers use to reach the console when it is behind a proxy, as https://farm.example.org.")
    private URI publicUrl;

    @Option(
            names = "--trusted-proxy",
            paramLabel = "ADDR",
            description = "Address of that proxy; its X-Forwarded-For is believed. May be given several times.")
    private Set<String> proxies = Set.of();

    @Option(
            names = "--admin-password-file",
            paramLabel = "FILE",
            description =
                    "On first start, creates the administrator \"admin\" with the password on the first line of FILE.")
    private Path adminPasswordFile;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        DataFolder.open(data);
        LogFile.in(data);
        CountDownLatch stopped = new CountDownLatch(1);
        Console console =
                new Console(new ConsoleOptions(data, port, bind, Optional.ofNullable(publicUrl), Set.copyOf(proxies)));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            console.close();
            stopped.countDown();
        }));
        createAdministrator(console);
        int listening = console.start();
        out.println("console listens on http://127.0.0.1:" + listening + "/");
        out.println("its log is " + data.resolve("console.log"));
        console.setUpLink()
                .ifPresent(
                        link -> out.println("first start: open this link once to create the administrator: " + link));
        out.flush();
        stopped.await();
        return 0;
    }

    private void createAdministrator(Console console) throws IOException {
        if (adminPasswordFile == null || console.administrators().any()) {
            return;
        }
        String password = Files.readAllLines(adminPasswordFile).stream()
                .findFirst()
                .orElseThrow(
                        () -> new IOException(adminPasswordFile + " is empty; put the password on its first line"));
        console.administrators().addFirst("admin", new Secret(password), "--admin-password-file");
    }
}
