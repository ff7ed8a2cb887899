package io.flinkalexnet.gpukit;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.spi.ToolProvider;

/** A Java with the modules that a kit needs, made by the jlink of the Java that builds it. */
final class RuntimeImage {
    private static final List<String> MODULES =
            List.of("java.base", "java.logging", "java.management", "jdk.jfr", "jdk.unsupported");

    /** From here on jlink takes modules out of the running Java where there are no jmods. */
    private static final int LINKS_WITHOUT_JMODS = 24;

    private RuntimeImage() {}

    /** Throws {@link IOException} with the way out if it can't be made here. */
    static void check() throws IOException {
        String problem = problem();
        if (!problem.isEmpty()) {
            throw new IOException(problem);
        }
    }

    /** Why it can't be made here; empty if it can. */
    static String problem() {
        return problem(Path.of(System.getProperty("java.home")), jlink().isPresent());
    }

    static String problem(Path java, boolean hasJlink) {
        boolean jmods = Files.isRegularFile(java.resolve("jmods").resolve("java.base.jmod"));
        if (hasJlink && (jmods || Runtime.version().feature() >= LINKS_WITHOUT_JMODS)) {
            return "";
        }
        return "a kit has a Java of its own, made by jlink, and %s has no %s; run this with a whole JDK (on Debian and Ubuntu openjdk-17-jdk), JAVA_HOME names it"
                .formatted(java, hasJlink ? "jmods" : "jlink");
    }

    private static Optional<ToolProvider> jlink() {
        return ToolProvider.findFirst("jlink");
    }

    /** Makes it in a folder that is not there yet. */
    static void link(Path folder) throws IOException {
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        int status =
                jlink().orElseThrow()
                        .run(
                                writer,
                                writer,
                                "--add-modules",
                                String.join(",", MODULES),
                                "--strip-debug",
                                "--no-header-files",
                                "--no-man-pages",
                                "--compress=0", // the archive does that better
                                "--output",
                                folder.toString());
        if (status != 0) {
            throw new IOException(
                    "jlink ended with status %d: %s".formatted(status, output.toString().strip()));
        }
    }
}
