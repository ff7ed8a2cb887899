package io.flinkalexnet.jobs.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.runtime.util.EnvironmentInformation;

/**
 * Jars that Flink's processes have on their class path against what our jobs need there.
 *
 * @param folders Flink's lib folder, or several that stand for it
 */
record FlinkLibChecks(List<Path> folders) {
    private static final String GROUP = "flink lib";
    private static final String CORE = "flink-alexnet-engine-core";
    private static final String ONEDNN = "flink-alexnet-engine-onednn";
    private static final String ND4J_CUDA = "nd4j-cuda-11.6";
    private static final String CUDA = "flink-alexnet-engine-cuda";
    private static final Set<String> ENGINES = Set.of("flink-alexnet-engine-nd4j", ONEDNN, CUDA);
    private static final String ENGINE_FIX =
            "copy all of target/flink-alexnet/lib/cpu of the build into it, or of lib/cuda or lib/nd4j-cuda";

    List<Check> run() throws IOException {
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                return List.of(
                        Check.fail(
                                GROUP,
                                "folder",
                                folder + " is not there",
                                "name the lib folder of Flink"));
            }
        }
        Map<String, Set<String>> versions = versions();
        List<Check> checks = new ArrayList<>();
        checks.add(flink(versions));
        checks.add(core(versions));
        checks.add(engine(versions));
        checks.add(javacpp(versions));
        checks.add(natives(versions));
        checks.add(conflicts(versions));
        checks.add(jobClasses(versions));
        return checks;
    }

    private Check flink(Map<String, Set<String>> versions) {
        Set<String> found = new TreeSet<>(versions.getOrDefault("flink-dist", Set.of()));
        found.addAll(versions.getOrDefault("flink-runtime", Set.of()));
        String ours = EnvironmentInformation.getVersion();
        String line = ours.replaceFirst("^(\\d+\\.\\d+).*", "$1");
        if (found.isEmpty()) {
            return Check.fail(
                    GROUP, "flink", "no flink-dist in " + folders, "name the lib folder of Flink");
        }
        return found.size() == 1 && found.iterator().next().startsWith(line + ".")
                ? Check.ok(GROUP, "flink", String.join(", ", found))
                : Check.fail(
                        GROUP,
                        "flink",
                        String.join(", ", found),
                        "the jobs are built for Flink %s; use one of %s".formatted(ours, line));
    }

    private Check core(Map<String, Set<String>> versions) {
        Set<String> found = versions.getOrDefault(CORE, Set.of());
        return found.size() == 1
                ? Check.ok(GROUP, "engine core", found.iterator().next())
                : Check.fail(
                        GROUP,
                        "engine core",
                        found.isEmpty() ? "missing" : "several versions: " + found,
                        found.isEmpty() ? ENGINE_FIX : "keep one");
    }

    private static Check engine(Map<String, Set<String>> versions) {
        Set<String> found = new TreeSet<>(versions.keySet());
        found.retainAll(ENGINES);
        if (found.isEmpty()) {
            return Check.fail(GROUP, "engine", "missing", ENGINE_FIX);
        }
        List<String> forCards = new ArrayList<>(List.of(ND4J_CUDA, CUDA));
        forCards.retainAll(versions.keySet());
        List<String> forProcessors = new ArrayList<>(List.of("nd4j-native", ONEDNN));
        forProcessors.retainAll(versions.keySet());
        if (!forCards.isEmpty() && !forProcessors.isEmpty()) {
            return Check.fail(
                    GROUP,
                    "engine",
                    "%s beside what is for processors: %s"
                            .formatted(String.join(", ", forCards), forProcessors),
                    "keep the jars of one folder: lib/cpu, lib/cuda or lib/nd4j-cuda; with several auto could leave the card idle");
        }
        String backend = versions.containsKey(ND4J_CUDA) ? " on CUDA" : "";
        return Check.ok(GROUP, "engine", String.join(", ", found) + backend);
    }

    private static Check javacpp(Map<String, Set<String>> versions) {
        Set<String> found = versions.getOrDefault("javacpp", Set.of());
        return found.size() == 1
                ? Check.ok(GROUP, "javacpp", found.iterator().next())
                : Check.fail(
                        GROUP,
                        "javacpp",
                        found.isEmpty() ? "missing" : "several versions: " + found,
                        found.isEmpty()
                                ? ENGINE_FIX
                                : "keep the one of the build: native libraries load once per process");
    }

    private Check natives(Map<String, Set<String>> versions) throws IOException {
        String platform = platform();
        List<String> missing = new ArrayList<>(List.of("javacpp", "openblas", "opencv"));
        if (versions.containsKey(ONEDNN)) {
            missing.add("dnnl");
        }
        if (versions.containsKey(CUDA)) {
            missing.add("cuda");
        }
        for (LibraryJar jar : jars()) {
            if (jar.platform().equals(platform)) {
                missing.remove(jar.artifact());
            }
        }
        return missing.isEmpty()
                ? Check.ok(GROUP, "natives", platform)
                : Check.fail(
                        GROUP,
                        "natives",
                        "missing for %s: %s".formatted(platform, missing),
                        ENGINE_FIX);
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
        if (system.startsWith("mac")) {
            return "macosx-" + processor;
        }
        return (system.startsWith("win") ? "windows-" : "linux-") + processor;
    }

    private static Check conflicts(Map<String, Set<String>> versions) {
        List<String> twice =
                versions.entrySet().stream()
                        .filter(entry -> entry.getValue().size() > 1)
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .toList();
        return twice.isEmpty()
                ? Check.ok(GROUP, "conflicts", "none")
                : Check.fail(
                        GROUP,
                        "conflicts",
                        String.join(", ", twice),
                        "the order of the class path decides; keep one version of each");
    }

    private static Check jobClasses(Map<String, Set<String>> versions) {
        boolean there =
                versions.containsKey("flink-alexnet-operators")
                        || versions.containsKey("flink-alexnet-jobs");
        return there
                ? Check.fail(
                        GROUP,
                        "job",
                        "operators or jobs are in lib",
                        "take them out: they belong into the job jar that is submitted")
                : Check.ok(GROUP, "job", "in its own jar");
    }

    private Map<String, Set<String>> versions() throws IOException {
        Map<String, Set<String>> versions = new TreeMap<>();
        for (LibraryJar jar : jars()) {
            versions.computeIfAbsent(jar.artifact(), name -> new TreeSet<>()).add(jar.version());
        }
        return versions;
    }

    private List<LibraryJar> jars() throws IOException {
        List<LibraryJar> jars = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.list(folder)) {
                files.map(file -> LibraryJar.parse(file.getFileName().toString()))
                        .flatMap(Optional::stream)
                        .forEach(jars::add);
            }
        }
        return jars;
    }
}
