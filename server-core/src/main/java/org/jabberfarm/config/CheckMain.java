package org.jabberfarm.config;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** {@code check FILE…}: says of configuration files what the processes would say at their start. */
public final class CheckMain {
    private CheckMain() {}

    public static void main(String[] args) {
        System.exit(check(List.of(args), System.out, System.err));
    }

    /** @return 0 when all files are good, 1 when one is not, 2 when none was given */
    public static int check(List<String> files, PrintStream out, PrintStream err) {
        if (files.isEmpty()) {
            err.println("check: give one or more jabber.xml or jadc2s.xml files");
            return 2;
        }
        int worst = 0;
        for (String file : files) {
            try {
                warnings(Path.of(file)).forEach(out::println);
                out.println(file + ": ok");
            } catch (ConfigError e) {
                err.println(e.getMessage());
                worst = 1;
            }
        }
        return worst;
    }

    private static List<String> warnings(Path file) throws ConfigError {
        String text = ConfigXml.load(file);
        String first = ConfigXml.firstElement(text);
        if (first.equals(Jadc2sXml.ROOT)) {
            return Jadc2sXml.read(file).complete(file.toString()).warnings();
        }
        if (first.equals(JabberXml.ROOT)) {
            return JabberXml.read(file).complete(file.toString()).warnings();
        }
        // Both have an <io>; what stands in it differs.
        boolean jadc2s = first.equals("io")
                ? text.matches("(?s).*<(max_fds|max_bps|connection_limits|authtimeout)\\b.*")
                : Jadc2sXml.FRAGMENTS.contains(first);
        return jadc2s ? Jadc2sXml.read(file).warnings() : JabberXml.read(file).warnings();
    }
}
