package io.flinkalexnet.gpukit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A jar without what a kit has no use for: headers, and libraries of other machines and tasks. */
final class TrimmedJar {
    /**
     * What is left out of the jars whose name matches.
     *
     * @param jar of the file's name
     * @param entry of the whole path within the jar
     */
    private record Rule(Pattern jar, Pattern entry) {
        private static Rule of(String jar, String entry) {
            return new Rule(Pattern.compile(jar), Pattern.compile(entry));
        }
    }

    private static final List<Rule> RULES =
            List.of(
                    Rule.of(".*-linux-x86_64\\.jar", ".*/include/.*|META-INF/native-image/.*"),
                    Rule.of(
                            "cuda-[0-9].*-linux-x86_64\\.jar",
                            ".*/libjni(?!cudart\\.|cublas\\.|cudnn\\.|nvrtc\\.)[a-z]+\\.so"),
                    Rule.of("jna-[0-9].*\\.jar", "com/sun/jna/(?!linux-x86-64/)[a-z0-9-]+-.*/.*"));

    private TrimmedJar() {}

    /** Copies a jar to a file that is not there yet. */
    static void copy(Path from, Path to) throws IOException {
        String name = from.getFileName().toString();
        List<Rule> rules =
                RULES.stream().filter(rule -> rule.jar().matcher(name).matches()).toList();
        if (rules.isEmpty()) {
            Files.copy(from, to);
            return;
        }
        try (ZipFile jar = new ZipFile(from.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
            out.setLevel(9);
            Enumeration<? extends ZipEntry> entries = jar.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (!entry.isDirectory() && isKept(rules, entry.getName())) {
                    copy(jar, entry, out);
                }
            }
        }
    }

    private static boolean isKept(List<Rule> rules, String entry) {
        return rules.stream().noneMatch(rule -> rule.entry().matcher(entry).matches());
    }

    private static void copy(ZipFile jar, ZipEntry entry, ZipOutputStream out) throws IOException {
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTime(entry.getTime());
        out.putNextEntry(copy);
        try (InputStream in = jar.getInputStream(entry)) {
            in.transferTo(out);
        }
        out.closeEntry();
    }
}
