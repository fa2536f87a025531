package org.jabberfarm.load;

import io.netty.channel.EventLoopGroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jabberfarm.xmpp.Jid;

/**
 * {@code login-check --host H --port P --tls starttls|direct|none --jid USER@DOMAIN}, password on the first line of standard
 * input: logs in through a c2s as a client would, and says whether that worked. Any certificate will do.
 */
public final class LoginCheck {
    private static final int DEADLINE_SECONDS = 10;
    private static final String USAGE =
            "usage: login-check --host H --port P --tls starttls|direct|none --jid USER@DOMAIN  (password on stdin)";

    private LoginCheck() {}

    public static void main(String[] args) {
        System.exit(run(args, System.in, System.out, System.err));
    }

    /** @return 0 when the login worked, 1 when not, 2 when the arguments are wrong */
    public static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
        ClientSettings settings;
        try {
            settings = settings(args, in);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage() + "\n" + USAGE);
            return 2;
        } catch (IOException e) {
            err.println("no password could be read from standard input: " + e.getMessage());
            return 2;
        }
        long start = System.nanoTime();
        EventLoopGroup loops = Transports.loops(1);
        XmppClient client = XmppClient.dial(settings, loops, new XmppClient.Listener() {});
        try {
            Jid jid = client.online().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            out.println("ok " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms " + jid);
            return 0;
        } catch (ExecutionException e) {
            err.println("login as " + settings + " failed: " + e.getCause().getMessage());
        } catch (TimeoutException e) {
            err.println("login as " + settings + " failed: not through within " + DEADLINE_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            client.close();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2000);
        }
        return 1;
    }

    private static ClientSettings settings(String[] args, InputStream in) throws IOException {
        Map<String, String> options =
                new HashMap<>(Map.of("--host", "127.0.0.1", "--port", "5222", "--tls", "starttls"));
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length || !(options.containsKey(args[i]) || args[i].equals("--jid"))) {
                throw new IllegalArgumentException("\"" + args[i] + "\" is no option, or lacks its value");
            }
            options.put(args[i], args[i + 1]);
        }
        Jid jid = Jid.of(options.getOrDefault("--jid", ""));
        if (!jid.hasUser()) {
            throw new IllegalArgumentException("--jid needs USER@DOMAIN");
        }
        if (!options.get("--port").matches("\\d{1,5}")) {
            throw new IllegalArgumentException("--port needs a number");
        }
        String password = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        return new ClientSettings(
                options.get("--host"),
                Integer.parseInt(options.get("--port")),
                ClientSettings.Tls.of(options.get("--tls")),
                jid,
                password == null ? "" : password);
    }
}
