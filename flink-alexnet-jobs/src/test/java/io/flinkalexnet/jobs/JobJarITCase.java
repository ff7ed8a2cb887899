package io.flinkalexnet.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jar that is submitted, as the build has made it. */
final class JobJarITCase {
    private static final Path DISTRIBUTION = Path.of("..", "target", "flink-alexnet");
    private static final Path JAR = DISTRIBUTION.resolve("flink-alexnet-job.jar");

    /** A constant that the compiler has copied; the class itself is not asked for. */
    private static final String COPIED = "io.flinkalexnet.jobs.broker.BrokerSettings";

    @Test
    void findsEveryClassOfOursInItselfOrInFlinksLib() throws IOException {
        StringWriter out = new StringWriter();
        int status =
                ToolProvider.findFirst("jdeps")
                        .orElseThrow()
                        .run(
                                new PrintWriter(out),
                                new PrintWriter(out),
                                "-v",
                                "--multi-release",
                                "17",
                                "-cp",
                                String.join(":", jars("flink/lib"), jars("lib/cpu")),
                                JAR.toString());

        assertThat(status).as(out.toString()).isZero();
        assertThat(out.toString()).contains("io.flinkalexnet.jobs.TrainJob");
        assertThat(out.toString().lines())
                .filteredOn(each -> each.strip().startsWith("io.flinkalexnet."))
                .filteredOn(each -> each.contains("not found"))
                .filteredOn(each -> !each.contains(COPIED))
                .isEmpty();
    }

    private static String jars(String folder) throws IOException {
        try (Stream<Path> jars = Files.list(DISTRIBUTION.resolve(folder))) {
            return jars.map(Path::toString).sorted().collect(Collectors.joining(":"));
        }
    }

    @Test
    void hasNeitherEnginesNorFlinkNorNativeLibrariesOfOurs() throws IOException {
        List<String> names;
        try (JarFile jar = new JarFile(JAR.toFile())) {
            names = jar.stream().map(JarEntry::getName).toList();
        }
        assertThat(names)
                .noneMatch(each -> each.startsWith("io/flinkalexnet/engine/"))
                .noneMatch(each -> each.startsWith("org/bytedeco/"))
                .noneMatch(each -> each.startsWith("org/nd4j/"))
                .noneMatch(each -> each.startsWith("com/sun/jna/"))
                .noneMatch(each -> each.startsWith("org/apache/flink/runtime/"))
                .noneMatch(each -> each.startsWith("io/flinkalexnet/jobs/cli/"));
    }

    @Test
    void isNotLargerThanAClientLikesToSend() {
        assertThat(JAR.toFile().length()).isLessThan(30L << 20);
    }
}
