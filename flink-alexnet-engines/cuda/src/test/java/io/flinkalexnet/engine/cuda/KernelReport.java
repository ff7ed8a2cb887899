package io.flinkalexnet.engine.cuda;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of each kernel: values compared on the processor, and what the compiler says for
 * each architecture. Tests add to it as they run; it lies under target/kernels, and as a table in
 * target/kernels.md.
 */
final class KernelReport {
    private static final Path DIRECTORY = Path.of("target", "kernels");
    private static final Path TABLE = Path.of("target", "kernels.md");
    private static final Map<String, Long> CHECKS = new TreeMap<>();

    private KernelReport() {}

    static synchronized void count(String kernel, int checks) {
        CHECKS.merge(kernel, (long) checks, Long::sum);
    }
}
