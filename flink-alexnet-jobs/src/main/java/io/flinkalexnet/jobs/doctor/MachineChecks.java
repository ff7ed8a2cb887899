package io.flinkalexnet.jobs.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Processor, memory and Java.
 *
 * @param root of the file system; another one in tests
 */
record MachineChecks(Path root) {
    private static final String GROUP = "machine";
    private static final Set<String> AVX512 =
            Set.of("avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd");
    private static final long GIBIBYTE = 1L << 30;
    private static final long ENOUGH_BYTES = 4 * GIBIBYTE;
    private static final int JAVA_LEAST = 17;
    private static final String HUGE_PAGES = "sys/kernel/mm/transparent_hugepage/enabled";

    /** What the kernel has chosen of a line such as {@code always [madvise] never}. */
    private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");

    List<Check> run() {
        List<Check> checks = new ArrayList<>();
        checks.add(processor());
        int processors = Runtime.getRuntime().availableProcessors();
        checks.add(
                processors > 1
                        ? Check.ok(GROUP, "processors", Integer.toString(processors))
                        : Check.warn(
                                GROUP,
                                "processors",
                                "1",
                                "decoding, Flink and the engine share it; give this machine or container more"));
        checks.add(memory());
        checks.add(hugePages());
        checks.add(java());
        return checks;
    }

    private Check processor() {
        List<String> lines = lines("proc/cpuinfo");
        String model = entry(lines, "model name").orElse("unknown processor");
        Set<String> flags =
                new TreeSet<>(Arrays.asList(entry(lines, "flags").orElse("").split("\\s+")));
        if (!flags.contains("avx2") || !flags.contains("fma")) {
            return Check.warn(
                    GROUP,
                    "processor",
                    model + ", without AVX2 and FMA",
                    "the CPU engines need them; use a newer machine or a card");
        }
        boolean wide = flags.containsAll(AVX512);
        return Check.ok(GROUP, "processor", model + (wide ? ", AVX2, AVX-512" : ", AVX2"));
    }

    private Check memory() {
        OptionalLong physical = kilobytes(lines("proc/meminfo"), "MemTotal");
        if (physical.isEmpty()) {
            return Check.warn(
                    GROUP,
                    "memory",
                    "unknown: no MemTotal in /proc/meminfo",
                    "see that it is 4 GiB or more");
        }
        long bytes = physical.getAsLong();
        OptionalLong limit = limit();
        String found = text(bytes);
        if (limit.isPresent() && limit.getAsLong() < bytes) {
            bytes = limit.getAsLong();
            found = "%s, limited to %s by the control group".formatted(found, text(bytes));
        }
        return bytes >= ENOUGH_BYTES
                ? Check.ok(GROUP, "memory", found)
                : Check.warn(
                        GROUP,
                        "memory",
                        found,
                        "enough for alexnet-small; alexnet-2012 with 1000 classes wants 4 GiB or more");
    }

    /** Of version 2, else 1. */
    private OptionalLong limit() {
        for (String file :
                List.of("sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory/memory.limit_in_bytes")) {
            List<String> lines = lines(file);
            if (!lines.isEmpty() && lines.get(0).strip().matches("\\d{1,18}")) {
                return OptionalLong.of(Long.parseLong(lines.get(0).strip()));
            }
        }
        return OptionalLong.empty();
    }

    private Check hugePages() {
        Matcher chosen = CHOSEN.matcher(String.join("", lines(HUGE_PAGES)));
        String found = chosen.find() ? chosen.group(1) : "unknown: no /" + HUGE_PAGES;
        return found.equals("never")
                ? Check.warn(
                        GROUP,
                        "huge pages",
                        found,
                        "the engine onednn asks for them; on the host write madvise to /"
                                + HUGE_PAGES)
                : Check.ok(GROUP, "huge pages", found);
    }

    private static Check java() {
        String found =
                "%s (%s)"
                        .formatted(
                                System.getProperty("java.version"),
                                System.getProperty("java.vendor"));
        return Runtime.version().feature() >= JAVA_LEAST
                ? Check.ok(GROUP, "java", found)
                : Check.fail(GROUP, "java", found, "Java 17 or later is needed; set JAVA_HOME");
    }

    private List<String> lines(String file) {
        Path path = root.resolve(file);
        if (!Files.isReadable(path)) {
            return List.of();
        }
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            return List.of(); // as if it were not there: the check says that it is unknown
        }
    }

    private static Optional<String> entry(List<String> lines, String key) {
        return lines.stream()
                .map(line -> line.split("\\s*:\\s*", 2))
                .filter(entry -> entry.length == 2 && entry[0].equals(key))
                .map(entry -> entry[1].strip())
                .findFirst();
    }

    private static OptionalLong kilobytes(List<String> lines, String key) {
        return entry(lines, key).stream()
                .mapToLong(value -> Long.parseLong(value.replaceAll("\\D", "")) << 10)
                .findFirst();
    }

    private static String text(long bytes) {
        return "%.1f GiB".formatted((double) bytes / GIBIBYTE);
    }
}
