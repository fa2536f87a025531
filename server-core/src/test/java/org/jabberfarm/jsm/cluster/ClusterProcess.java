package org.jabberfarm.jsm.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jabberfarm.config.ClusterXml;
import org.jabberfarm.xmpp.Jid;

/** A member as a process of its own, which does what it reads and says when it has. */
final class ClusterProcess implements AutoCloseable {
    private final Process process;
    private final BufferedWriter to;
    private final BufferedReader from;

    /** @param errors where its log goes */
    ClusterProcess(ClusterXml config, Path errors, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ClusterProcess.class.getName()));
        command.addAll(List.of(config.name(), Integer.toString(config.port()), String.join(",", config.members())));
        command.addAll(List.of(config.pemfile(), config.ca()));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(new File(errors.toString())))
                .start();
        to = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
        from = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    Process process() {
        return process;
    }

    /** @return what it answered, in one line */
    String ask(String question) throws IOException {
        to.write(question + "\n");
        to.flush();
        for (String line = from.readLine(); line != null; line = from.readLine()) {
            if (line.startsWith("= ")) {
                return line.substring(2);
            }
        }
        throw new IOException("the member has ended");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] args) throws Exception {
        ClusterXml config = new ClusterXml(
                args[0],
                "127.0.0.1",
                Integer.parseInt(args[1]),
                List.of(args[2].split(",")),
                !args[3].isEmpty(),
                args[3],
                args[4]);
        try (Cluster cluster = Cluster.open(Optional.of(config), Path.of("/"), new ClusterListener() {});
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            cluster.messages().handler((from, message, handled) -> handled.run());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println("= " + answer(cluster, line.split(" ")));
            }
        }
    }

    private static String answer(Cluster cluster, String[] words) throws Exception {
        return switch (words[0]) {
            case "self" -> cluster.self().id();
            case "serving" -> "" + cluster.serving().allowed();
            case "kept" -> "" + cluster.registry().kept();
            case "heap" -> "" + heap();
            case "register" -> "" + register(cluster, Integer.parseInt(words[1]));
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    /** Bytes that live. */
    static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Registers sessions of those of as many users that this member owns. */
    static int register(Cluster cluster, int count) throws Exception {
        int mine = 0;
        for (int i = 0; i < count; i++) {
            Jid session = Jid.of("u" + i + "@h/r");
            if (cluster.owns(session)) {
                Nodes.get(cluster.registry().put(new Registration(session, cluster.self(), 1000 + i, "c2s-1 " + i)));
                mine++;
            }
        }
        return mine;
    }
}
