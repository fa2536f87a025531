package org.jabberfarm.config;

import com.ctc.wstx.api.WstxInputProperties;
import com.fasterxml.jackson.dataformat.xml.XmlFactory;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a configuration file into {@link ConfigNode}s with jackson-dataformat-xml's parser, which resolves no external
 * entity; DTDs are refused, and so are includes outside the file's own folder.
 */
final class ConfigXml {
    /** Namespace of our own additions; the original programs pass over elements that carry one. */
    static final String NAMESPACE = "http://jabberfarm.org/ns/config";

    private static final int FILE_BYTES = 4 * 1024 * 1024;
    private static final int DEPTH = 32;
    private static final int INCLUDES = 16;

    private ConfigXml() {}

    /** A file being read: collects what is wrong and what is unknown. */
    static final class Source {
        final String file;
        final List<ConfigError.Problem> problems = new ArrayList<>();
        final List<String> warnings = new ArrayList<>();
        private final Path folder;
        private int includes;

        Source(String file, Path folder) {
            this.file = file;
            this.folder = folder;
        }

        void problem(ConfigNode at, String element, String found, String allowed) {
            problems.add(new ConfigError.Problem(at.file, at.line, element, found, allowed));
        }

        /** @param why what is to be said of the element */
        void warning(ConfigNode at, String element, String why) {
            warnings.add(at.file + ":" + at.line + ": " + element + ": " + why);
        }

        void throwIfBroken() throws ConfigError {
            if (!problems.isEmpty()) {
                throw new ConfigError(problems);
            }
        }
    }

    static String load(Path file) throws ConfigError {
        String allowed = "a file in UTF-8 that this user may read";
        if (!Files.exists(file)) {
            throw one(file.toString(), 1, "file", "no such file", allowed);
        }
        if (!Files.isRegularFile(file)) {
            // A pipe would be waited for without end.
            throw one(
                    file.toString(),
                    1,
                    "file",
                    Files.isDirectory(file) ? "a folder" : "something that is no regular file",
                    allowed);
        }
        try {
            if (Files.size(file) > FILE_BYTES) {
                throw one(file.toString(), 1, "file", Files.size(file) + " bytes", "at most " + FILE_BYTES + " bytes");
            }
            return decoded(file, Files.readAllBytes(file));
        } catch (AccessDeniedException e) {
            throw one(file.toString(), 1, "file", "one that this user may not read", allowed);
        } catch (IOException e) {
            throw one(file.toString(), 1, "file", "nothing readable (" + e + ")", allowed);
        }
    }

    private static String decoded(Path file, byte[] bytes) throws ConfigError {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        if (StandardCharsets.UTF_8.newDecoder().decode(in, out, true).isError()) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw one(
                    file.toString(),
                    line,
                    "file",
                    "the byte 0x%02X, which is not UTF-8 there".formatted(in.get(in.position())),
                    "a file in UTF-8; turn it with: iconv -f ISO-8859-1 -t UTF-8");
        }
        return out.flip().toString();
    }

    private static ConfigError one(String file, int line, String element, String found, String allowed) {
        return new ConfigError(List.of(new ConfigError.Problem(file, line, element, found, allowed)));
    }

    /** The root element; a fragment without the root, as the how-to prints them, is given one. */
    static ConfigNode parse(Source source, String text, String root, Set<String> fragments) throws ConfigError {
        boolean fragment = fragments.contains(firstElement(text));
        ConfigNode node =
                parse(source, fragment ? "<" + root + ">" + withoutDeclaration(text) + "</" + root + ">" : text);
        if (!node.name.equals(root)) {
            throw one(source.file, node.line, node.name, "<" + node.name + ">", "<" + root + "> as the root element");
        }
        include(source, node, 0);
        return node;
    }

    private static String withoutDeclaration(String text) {
        return text.replaceFirst("^\\s*<\\?xml[^>]*\\?>", "");
    }

    /** Name of the first element, or empty. */
    static String firstElement(String text) {
        var match =
                java.util.regex.Pattern.compile("<([A-Za-z_][\\w:.-]*)").matcher(text.replaceAll("(?s)<!--.*?-->", ""));
        return match.find() ? match.group(1) : "";
    }

    private static ConfigNode parse(Source source, String text) throws ConfigError {
        XMLInputFactory factory = new XmlFactory().getXMLInputFactory();
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        // Else an error in a text comes out of the getter, as something unchecked.
        factory.setProperty(WstxInputProperties.P_LAZY_PARSING, false);
        int line = 1;
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text));
            List<ConfigNode> open = new ArrayList<>();
            ConfigNode root = null;
            while (xml.hasNext()) {
                int event = xml.next();
                line = xml.getLocation().getLineNumber();
                switch (event) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        ConfigNode node = new ConfigNode(xml.getLocalName(), source.file, line);
                        for (int i = 0; i < xml.getAttributeCount(); i++) {
                            node.attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
                        }
                        if (open.isEmpty()) {
                            root = node;
                        } else {
                            open.get(open.size() - 1).children.add(node);
                        }
                        open.add(node);
                        if (open.size() > DEPTH) {
                            throw one(
                                    source.file,
                                    line,
                                    node.name,
                                    "elements nested deeper than " + DEPTH,
                                    "the nesting of the samples");
                        }
                    }
                    case XMLStreamConstants.END_ELEMENT -> open.remove(open.size() - 1);
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                        if (!open.isEmpty()) {
                            open.get(open.size() - 1).text.append(xml.getText());
                        }
                    }
                    case XMLStreamConstants.DTD ->
                        throw one(
                                source.file,
                                line,
                                "DOCTYPE",
                                "a DTD",
                                "no DTD: entities are not for configuration files");
                    case XMLStreamConstants.ENTITY_REFERENCE ->
                        throw one(
                                source.file,
                                line,
                                "&" + xml.getLocalName() + ";",
                                "an entity",
                                "only &amp; &lt; &gt; &quot; &apos; and numbers");
                    default -> {
                        // Comments are written anew, from the settings they explain.
                    }
                }
            }
            return root;
        } catch (XMLStreamException e) {
            int at = e.getLocation() == null ? line : e.getLocation().getLineNumber();
            throw one(
                    source.file, at, "XML", e.getMessage().lines().findFirst().orElse("broken XML"), "well-formed XML");
        }
    }

    /** Puts included files in place and takes command-line defaults as given ({@code jabberd:include}, {@code jabberd:cmdline}). */
    private static void include(Source source, ConfigNode node, int depth) throws ConfigError {
        List<ConfigNode> resolved = new ArrayList<>();
        for (ConfigNode child : node.children) {
            if (child.name.equals("jabberd:cmdline")) {
                node.text.append(child.value());
            } else if (child.name.equals("jabberd:include")) {
                ConfigNode included = included(source, child, depth);
                resolved.addAll(included.name.equals(node.name) ? included.children : List.of(included));
            } else {
                include(source, child, depth);
                resolved.add(child);
            }
        }
        node.children.clear();
        node.children.addAll(resolved);
    }

    private static ConfigNode included(Source source, ConfigNode at, int depth) throws ConfigError {
        if (depth >= INCLUDES || ++source.includes > INCLUDES) {
            throw one(
                    source.file,
                    at.line,
                    "jabberd:include",
                    "more than " + INCLUDES + " includes",
                    "fewer, and none that include each other");
        }
        Path file =
                source.folder == null ? null : source.folder.resolve(at.value()).normalize();
        if (file == null || !file.startsWith(source.folder.normalize()) || !realInside(file, source.folder)) {
            throw one(
                    source.file,
                    at.line,
                    "jabberd:include",
                    "\"" + at.value() + "\"",
                    "a file in the folder of " + source.file);
        }
        Source inner = new Source(file.toString(), source.folder);
        inner.includes = source.includes;
        ConfigNode node = parse(inner, load(file));
        include(inner, node, depth + 1);
        return node;
    }

    /** A link inside the folder may not lead out of it. */
    private static boolean realInside(Path file, Path folder) {
        try {
            return file.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }
}
