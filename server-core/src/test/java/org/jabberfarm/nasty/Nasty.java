package org.jabberfarm.nasty;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A file of the nasty corpus: comments, {@code at} and {@code expect}, a blank line, and what is sent. In that stand
 * {@code {hex C0 80}} for bytes, <code>{repeat 70 &lt;a>}</code>, {@code {attributes 100}}, {@code {namespaces 100}} and
 * {@code {names 100}} for many different ones. The last line break of the file is not sent.
 *
 * @param at {@code start}: first bytes of a connection; {@code stream}: after the header; {@code session}: after the login
 * @param expect a stream error; {@code nothing}: the connection stays and nothing reaches the JSM; {@code end}: the stream
 *     ends in peace; {@code N stanza(s)}: so many reach the JSM, {@code then} perhaps a stream error
 */
record Nasty(String name, String at, String expect, byte[] sent) {
    private static final Pattern ESCAPE = Pattern.compile("\\{(hex|repeat|attributes|namespaces|names) ([^}]*)}");
    private static final Pattern EXPECT = Pattern.compile("(?:(\\d+) stanzas?(?: then )?)?([a-z-]*)");

    static List<Nasty> all() throws IOException, URISyntaxException {
        try (Stream<Path> files =
                Files.list(Path.of(Nasty.class.getResource("/nasty").toURI()))) {
            return files.sorted().map(Nasty::read).toList();
        }
    }

    private static Nasty read(Path file) {
        try {
            String[] parts = Files.readString(file).split("\n\n", 2);
            return new Nasty(
                    file.getFileName().toString().replace(".txt", ""),
                    setting(parts[0], "at"),
                    setting(parts[0], "expect"),
                    filled(parts[1].substring(0, parts[1].length() - 1)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String setting(String head, String name) {
        return head.lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] filled(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Matcher escape = ESCAPE.matcher(text);
        int from = 0;
        while (escape.find()) {
            out.writeBytes(text.substring(from, escape.start()).getBytes(UTF_8));
            out.writeBytes(bytes(escape.group(1), escape.group(2)));
            from = escape.end();
        }
        out.writeBytes(text.substring(from).getBytes(UTF_8));
        return out.toByteArray();
    }

    private static byte[] bytes(String what, String of) {
        return switch (what) {
            case "hex" -> HexFormat.of().parseHex(of.replace(" ", ""));
            case "repeat" -> {
                int blank = of.indexOf(' ');
                yield of.substring(blank + 1)
                        .repeat(Integer.parseInt(of.substring(0, blank)))
                        .getBytes(UTF_8);
            }
            case "attributes" -> many(of, "a%d='' ");
            case "namespaces" -> many(of, "xmlns:a%d='u' ");
            default -> many(of, "<a%d/>");
        };
    }

    private static byte[] many(String count, String format) {
        return IntStream.range(0, Integer.parseInt(count))
                .mapToObj(format::formatted)
                .collect(Collectors.joining())
                .getBytes(UTF_8);
    }

    /** Stanzas that reach the JSM. */
    int stanzas() {
        Matcher matcher = expected();
        return matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
    }

    /** The stream error, or empty. */
    String error() {
        String word = expected().group(2);
        return word.equals("nothing") || word.equals("end") ? "" : word;
    }

    private Matcher expected() {
        Matcher matcher = EXPECT.matcher(expect);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(name + ": cannot expect \"" + expect + "\"");
        }
        return matcher;
    }

    @Override
    public String toString() {
        return name;
    }
}
