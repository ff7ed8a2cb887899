package io.flinkalexnet.lab.peers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Starts contenders: all in the same environment, whatever this process was started in. */
final class Launcher {
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    /** Settings of OpenMP, of BLAS libraries, of oneDNN and of the C library's allocator. */
    private static final Pattern SETTINGS =
            Pattern.compile("(OMP|KMP|GOMP|MKL|OPENBLAS|DNNL|ONEDNN|MALLOC)_.*|GLIBC_TUNABLES");

    private final PeersOptions options;
    private int started;

    Launcher(PeersOptions options) {
        this.options = options;
    }

    /** Starts a contender; who calls closes it. */
    Child start(Entrant entrant) throws IOException {
        started++;
        Path log = options.directory().resolve("%02d-%s.log".formatted(started, entrant.name()));
        ProcessBuilder builder = new ProcessBuilder(command(entrant));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(Launcher::isSetting);
        environment.putAll(environment(entrant));
        return new Child(entrant.name(), builder, log, PATIENCE);
    }

    /** Whether a variable of this process's environment would change how an engine runs. */
    static boolean isSetting(String name) {
        return SETTINGS.matcher(name).matches();
    }

    private Map<String, String> environment(Entrant entrant) {
        String threads = Integer.toString(options.threads());
        Map<String, String> environment =
                new TreeMap<>(
                        Map.of(
                                "OMP_NUM_THREADS", threads,
                                "MKL_NUM_THREADS", threads,
                                "OPENBLAS_NUM_THREADS", threads,
                                "OPT_OUT_TRACKING", "true")); // Deep Java Library reports its use
        environment.putAll(entrant.tuning().environment());
        return environment;
    }

    /** The command line of a contender. */
    List<String> command(Entrant entrant) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx3g",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dai.djl.offline=true",
                        "-Dorg.bytedeco.javacpp.maxBytes=0", // no limit of its own
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                        "-cp",
                        classPath(entrant),
                        entrant.mainClass(),
                        options.directory().toString()));
        command.addAll(entrant.arguments());
        return command;
    }

    private String classPath(Entrant entrant) {
        return switch (entrant.home()) {
            case LAB -> System.getProperty("java.class.path");
            case PEERS ->
                    String.join(
                            File.pathSeparator,
                            options.peers().resolve("*").toString(),
                            options.peers().resolve("lib").resolve("*").toString());
        };
    }
}
