package io.flinkalexnet.engine.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the kernel says about the first core.
 *
 * @param model as in {@code AMD EPYC 9005}
 * @param flags instruction sets in Linux's words, such as {@code avx512_bf16}
 */
public record Cpu(String model, Set<String> flags) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    public Cpu {
        flags = Set.copyOf(flags);
    }

    /**
     * Reads it out of {@code /proc/cpuinfo}.
     *
     * @throws IOException if that can't be read, as on other systems than Linux; the message says
     *     so
     */
    public static Cpu ofThisMachine() throws IOException {
        try {
            return parse(Files.readAllLines(CPU_INFO));
        } catch (IOException e) {
            throw new IOException("cannot read %s: %s".formatted(CPU_INFO, e), e);
        }
    }

    static Cpu parse(List<String> cpuInfo) {
        String model = "unknown CPU";
        Set<String> flags = new TreeSet<>();
        for (String line : cpuInfo) {
            String[] entry = line.split("\\s*:\\s*", 2);
            if (entry.length == 2 && entry[0].equals("model name")) {
                model = entry[1].strip();
            } else if (entry.length == 2 && entry[0].equals("flags")) {
                flags.addAll(Arrays.asList(entry[1].strip().split("\\s+")));
                break;
            }
        }
        return new Cpu(model, flags);
    }
}
