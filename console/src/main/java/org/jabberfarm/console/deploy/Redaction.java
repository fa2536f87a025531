package org.jabberfarm.console.deploy;

import java.util.ArrayList;
import java.util.List;
import org.jabberfarm.console.desired.ManagedFile;

/**
 * Takes secrets out of what boxes print. File contents are never logged; still, a program may complain about a file and
 * quote it. What the files hold and do not show is a secret.
 */
final class Redaction {
    private static final String SHOWN = "[redacted]";

    /** Shorter ones would black out ordinary words. */
    private static final int SHORTEST = 6;

    private final List<String> secrets;

    private Redaction(List<String> secrets) {
        this.secrets = secrets;
    }

    static Redaction of(List<ManagedFile> files) {
        List<String> secrets = new ArrayList<>();
        for (ManagedFile file : files) {
            List<String> clear = file.content().lines().toList();
            List<String> shown = file.shown().lines().toList();
            for (int i = 0; i < Math.min(clear.size(), shown.size()); i++) {
                int at = shown.get(i).indexOf(SHOWN);
                if (at >= 0 && !clear.get(i).equals(shown.get(i))) {
                    String secret = hidden(clear.get(i), shown.get(i), at);
                    if (secret.length() >= SHORTEST) {
                        secrets.add(secret);
                    }
                }
            }
        }
        return new Redaction(List.copyOf(secrets));
    }

    private static String hidden(String clear, String shown, int at) {
        int tail = shown.length() - at - SHOWN.length();
        return at <= clear.length() - tail ? clear.substring(at, clear.length() - tail) : "";
    }

    String apply(String text) {
        String result = text;
        for (String secret : secrets) {
            result = result.replace(secret, SHOWN);
        }
        return result;
    }
}
