package io.flinkalexnet.engine.cuda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What is known of each kernel: how many values were compared on the processor, and what the
 * compiler says for each architecture. Tests add to it; behind the last of them it prints the
 * counts, and writes all of it as a table.
 */
final class KernelReport implements BeforeAllCallback {
    private static final Path TABLE = Path.of("target", "kernels.md");
    private static final Map<String, Long> CHECKS = new TreeMap<>();
    private static final Map<String, Map<String, Map<ElementType, Usage>>> USAGES = new TreeMap<>();

    /**
     * What a kernel takes of an architecture.
     *
     * @param registers of a thread
     * @param sharedBytes static, of a block
     * @param spillBytes of a thread, stored and loaded
     */
    record Usage(int registers, int sharedBytes, int spillBytes) {}

    static synchronized void count(String kernel, int checks) {
        CHECKS.merge(kernel, (long) checks, Long::sum);
    }

    static synchronized void usage(
            String kernel, String architecture, ElementType type, Usage usage) {
        USAGES.computeIfAbsent(kernel, name -> new TreeMap<>(KernelReport::byLengthAndName))
                .computeIfAbsent(architecture, name -> new EnumMap<>(ElementType.class))
                .put(type, usage);
    }

    /** sm_75 stands before sm_100. */
    private static int byLengthAndName(String a, String b) {
        return a.length() == b.length() ? a.compareTo(b) : Integer.compare(a.length(), b.length());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        AutoCloseable end = KernelReport::finish;
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(KernelReport.class))
                .getOrComputeIfAbsent("end", key -> end);
    }

    private static synchronized void finish() throws IOException {
        long total = 0;
        for (Map.Entry<String, Long> entry : CHECKS.entrySet()) {
            System.out.printf("kernel %-26s %,9d checks%n", entry.getKey(), entry.getValue());
            total += entry.getValue();
        }
        System.out.printf("kernel %-26s %,9d checks%n", "total", total);
        Files.writeString(TABLE, table());
    }

    /** In Markdown. Registers for f32 / bf16. */
    private static String table() {
        Set<String> architectures =
                USAGES.values().stream()
                        .flatMap(usages -> usages.keySet().stream())
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        StringBuilder text = new StringBuilder("| kernel | file | checks |");
        architectures.forEach(each -> text.append(" %s |".formatted(each)));
        text.append(" shared bytes | spilled bytes |\n|---|---|---|");
        text.append("---|".repeat(architectures.size() + 2)).append('\n');
        for (KernelSource source : KernelSource.all()) {
            for (String kernel : source.kernels()) {
                text.append(row(source, kernel, architectures));
            }
        }
        return text.toString();
    }

    private static String row(KernelSource source, String kernel, Set<String> architectures) {
        Map<String, Map<ElementType, Usage>> usages = USAGES.getOrDefault(kernel, Map.of());
        StringBuilder text =
                new StringBuilder(
                        "| %s | %s | %,d |"
                                .formatted(kernel, source.file(), CHECKS.getOrDefault(kernel, 0L)));
        for (String architecture : architectures) {
            text.append(" %s |".formatted(registers(usages.getOrDefault(architecture, Map.of()))));
        }
        int shared = 0;
        int spilled = 0;
        for (Map<ElementType, Usage> ofArchitecture : usages.values()) {
            for (Usage usage : ofArchitecture.values()) {
                shared = Math.max(shared, usage.sharedBytes());
                spilled = Math.max(spilled, usage.spillBytes());
            }
        }
        return text.append(" %d | %d |\n".formatted(shared, spilled)).toString();
    }

    private static String registers(Map<ElementType, Usage> usages) {
        return usages.values().stream()
                .map(usage -> Integer.toString(usage.registers()))
                .collect(Collectors.joining(" / "));
    }
}
