package io.flinkalexnet.lab.peers;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.lab.floor.Workload;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An engine that takes part, as a process to start.
 *
 * @param name in the table
 * @param home whose class path it takes
 * @param mainClass what serves it
 * @param arguments behind the subject's directory
 * @param workloads it can do
 * @param precisions it computes in
 * @param tuning whether it is run as well as we know how
 */
record Entrant(
        String name,
        Home home,
        String mainClass,
        List<String> arguments,
        Set<Workload> workloads,
        Set<Precision> precisions,
        Tuning tuning) {
    /** The name of the floor. */
    static final String FLOOR = "floor";

    /** The name of the engine that the others are checked against. */
    static final String REFERENCE = "nd4j";

    private static final String AS_SHIPPED = "as-shipped";
    private static final String ENGINES = "io.flinkalexnet.lab.peers.engines.";

    Entrant {
        arguments = List.copyOf(arguments);
        workloads = Set.copyOf(workloads);
        precisions = Set.copyOf(precisions);
    }

    /** Whose class path a process takes. */
    enum Home {
        /** That of this process. */
        LAB,
        /** That of the module of peers. */
        PEERS
    }

    /** Whether an engine is run as well as we know how. */
    enum Tuning {
        /**
         * The C library keeps what it has once had, so that no page is mapped twice, and advises
         * huge pages. Its arenas beyond the first are capped at 64 MB, and all of Java's threads
         * would be in them: blocks above that would be mapped and given back every time.
         */
        TUNED(
                Map.of(
                        "GLIBC_TUNABLES", "glibc.malloc.hugetlb=1",
                        "MALLOC_ARENA_MAX", "1",
                        "MALLOC_MMAP_MAX_", "0",
                        "MALLOC_TRIM_THRESHOLD_", Long.toString(16L << 30),
                        "MALLOC_TOP_PAD_", Long.toString(64L << 20))),
        /** As it comes. */
        SHIPPED(Map.of());

        private final Map<String, String> environment;

        Tuning(Map<String, String> environment) {
            this.environment = environment;
        }

        Map<String, String> environment() {
            return environment;
        }
    }

    /** All that can take part; a new engine is one line here. */
    static List<Entrant> all() {
        Set<Workload> both = Set.of(Workload.values());
        Set<Precision> f32 = Set.of(Precision.F32);
        Set<Precision> any = Set.of(Precision.F32, Precision.BF16);
        return List.of(
                lab(FLOOR, FloorContender.class, List.of(), any),
                own("onednn"),
                own(REFERENCE),
                peer("libtorch", "LibtorchContender", both, any),
                peer("libtorch-djl", "DjlContender", both, any),
                peer("onnxruntime", "OnnxContender", Set.of(Workload.FORWARD), f32));
    }

    /** The one of that name; throws {@link IllegalArgumentException} if there is none. */
    static Entrant named(String name) {
        return all().stream()
                .filter(entrant -> entrant.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no engine %s to compare; there are %s"
                                                .formatted(
                                                        name,
                                                        all().stream()
                                                                .map(Entrant::name)
                                                                .toList())));
    }

    /** Names of those that need nothing but this process's class path. */
    static List<String> ofThisProcess() {
        return all().stream()
                .filter(entrant -> entrant.home() == Home.LAB)
                .map(Entrant::name)
                .toList();
    }

    /** Whether the engine is one of ours. */
    static boolean isOwn(String name) {
        return ofThisProcess().contains(name) && !name.equals(FLOOR);
    }

    /** In the precisions that it has kernels for. */
    private static Entrant own(String engine) {
        Set<Precision> precisions =
                Engines.all().stream()
                        .filter(provider -> provider.name().equals(engine))
                        .findFirst()
                        .map(EngineProvider::precisions)
                        .orElse(Set.of(Precision.F32)); // its process says that it is missing
        return lab(engine, OwnContender.class, List.of(engine), precisions);
    }

    private static Entrant lab(
            String name, Class<?> main, List<String> arguments, Set<Precision> precisions) {
        return new Entrant(
                name,
                Home.LAB,
                main.getName(),
                arguments,
                Set.of(Workload.values()),
                precisions,
                Tuning.TUNED);
    }

    private static Entrant peer(
            String name, String main, Set<Workload> workloads, Set<Precision> precisions) {
        return new Entrant(
                name, Home.PEERS, ENGINES + main, List.of(), workloads, precisions, Tuning.TUNED);
    }

    /** The same peer as it comes, in f32: not all have kernels in bf16 for their own LRN. */
    Entrant asShipped() {
        return new Entrant(
                name,
                home,
                mainClass,
                List.of(AS_SHIPPED),
                workloads,
                Set.of(Precision.F32),
                Tuning.SHIPPED);
    }

    boolean isFloor() {
        return name.equals(FLOOR);
    }

    boolean does(Workload workload, Precision precision) {
        return workloads.contains(workload) && precisions.contains(precision);
    }
}
