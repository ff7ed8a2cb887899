package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.cuda.KernelReport.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One call of nvcc for each type of elements, over all files; about 17 seconds of a core each. */
@ExtendWith(KernelReport.class)
class KernelCompilationTest {
    private static final String COMPILER = "nvcc";
    private static final List<String> ARCHITECTURES =
            List.of("75", "80", "86", "89", "90", "100", "120");

    /** Not in NVRTC, which compiles the same text on the user's machine. */
    private static final List<String> UNKNOWN_TO_NVRTC =
            List.of("#include", "std::", "__host__", "printf", "assert(", "asm");

    private static final Pattern KERNEL =
            Pattern.compile(
                    "Compiling entry function '(\\w+)' for '(sm_\\d+)'.*?"
                            + "(\\d+) bytes spill stores, (\\d+) bytes spill loads.*?"
                            + "Used (\\d+) registers([^\\n]*)",
                    Pattern.DOTALL);
    private static final Pattern SHARED = Pattern.compile("(\\d+) bytes smem");

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void compilesForEveryCardWithoutSpilling(ElementType type) throws IOException {
        if (!ProcessorLibrary.onPath(COMPILER)) {
            String reason = "no nvcc in PATH to compile kernels for cards";
            System.out.println("skipped: " + reason);
            Assumptions.abort(reason);
        }
        String output = compile(type);
        Matcher kernels = KERNEL.matcher(output);
        List<String> compiled = new ArrayList<>();
        while (kernels.find()) {
            String kernel = kernels.group(1);
            String architecture = kernels.group(2);
            Matcher shared = SHARED.matcher(kernels.group(6));
            Usage usage =
                    new Usage(
                            Integer.parseInt(kernels.group(5)),
                            shared.find() ? Integer.parseInt(shared.group(1)) : 0,
                            Integer.parseInt(kernels.group(3))
                                    + Integer.parseInt(kernels.group(4)));
            KernelReport.usage(kernel, architecture, type, usage);
            assertThat(usage.spillBytes())
                    .as("bytes that %s spills on %s in %s", kernel, architecture, type)
                    .isZero();
            assertThat(usage.sharedBytes())
                    .as("static shared bytes of %s on %s", kernel, architecture)
                    .isLessThanOrEqualTo(LaunchBuilder.SHARED_LIMIT);
            compiled.add(kernel + " " + architecture);
        }
        assertThat(compiled).containsExactlyInAnyOrderElementsOf(everything());
    }

    private static List<String> everything() {
        List<String> names = new ArrayList<>();
        for (KernelSource source : KernelSource.all()) {
            for (String kernel : source.kernels()) {
                ARCHITECTURES.forEach(each -> names.add(kernel + " sm_" + each));
            }
        }
        return names;
    }

    private String compile(ElementType type) throws IOException {
        Files.writeString(directory.resolve("all.cu"), KernelSource.together());
        List<String> command =
                new ArrayList<>(List.of(COMPILER, "-fatbin", "-Xptxas", "-v", "--Werror"));
        command.addAll(List.of("all-warnings", "all.cu", "-o", "all.fatbin"));
        if (type == ElementType.BF16) {
            command.add("-DBF16");
        }
        for (String each : ARCHITECTURES) {
            command.add("-gencode=arch=compute_%s,code=sm_%s".formatted(each, each));
        }
        CommandLine.Result result = CommandLine.run(directory, command);
        assertThat(result.status()).as(result.output()).isZero();
        return result.output();
    }

    @Test
    void asksForNothingThatNvrtcDoesNotHave() {
        for (KernelSource source : KernelSource.all()) {
            assertThat(source.text()).as(source.file()).doesNotContain(UNKNOWN_TO_NVRTC);
            assertThat(source.kernels()).as(source.file()).isNotEmpty();
        }
        assertThat(KernelSource.common()).doesNotContain(UNKNOWN_TO_NVRTC);
    }
}
