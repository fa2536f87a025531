package org.jabberfarm.console.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Standard error of a command behind sudo. sudo asks for the password with a prompt of our own, and the command says on
 * the same stream when it starts: only so is it known whether the next line of standard input goes to sudo or to the
 * command. A password sent unasked would end up in the command's input where sudo has nothing to ask.
 */
final class SudoTalk extends Capture {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LIMIT = 64 * 1024;

    private final String mark = mark();
    private final Feed feed;
    private final byte[] password;
    private final byte[] input;
    private String heard = "";
    private boolean asked;
    private boolean started;

    /**
     * @param password empty when there is none to give
     * @param input what the command reads
     */
    SudoTalk(Feed feed, byte[] password, byte[] input) {
        super(LIMIT);
        this.feed = feed;
        this.password = password;
        this.input = input;
    }

    String prompt() {
        return "[" + mark + ":password]";
    }

    String start() {
        return "[" + mark + ":started]";
    }

    synchronized boolean started() {
        return started;
    }

    /** What sudo said instead of starting the command. */
    synchronized String refusal() {
        String text = heard.replace(prompt(), " ").trim();
        return text.isEmpty() ? "it said nothing" : text.replaceAll("\\s+", " ");
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        if (started) {
            super.write(bytes, from, length);
            return;
        }
        // Latin 1 keeps every byte, whatever sudo's language is.
        heard += new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        int begin = heard.indexOf(start() + "\n");
        if (begin >= 0) {
            started = true;
            byte[] rest = heard.substring(begin + start().length() + 1).getBytes(StandardCharsets.ISO_8859_1);
            super.write(rest, 0, rest.length);
            feed.offer(input);
            feed.end();
        } else if (heard.length() > LIMIT) {
            feed.end();
            throw new IOException("sudo said more than " + LIMIT + " bytes");
        } else {
            answer();
        }
    }

    private void answer() {
        int prompt = heard.indexOf(prompt());
        if (prompt < 0) {
            return;
        }
        heard = heard.substring(0, prompt) + heard.substring(prompt + prompt().length());
        if (asked) {
            // It was wrong. Trying again would only count towards a lock of the account.
            feed.end();
        } else {
            asked = true;
            feed.offer(password);
            feed.offer(new byte[] {'\n'});
        }
    }

    private static String mark() {
        byte[] bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
