package io.flinkalexnet.gpukit;

import io.flinkalexnet.engine.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * One part as it is to be run.
 *
 * @param seconds after which it is ended
 */
record PartPlan(Kind kind, Precision precision, int seconds) {
    /** All there are. */
    enum Kind {
        REPORT("report", ReportPart::new),
        CONFORMANCE("conformance", ConformancePart::new),
        VECTORS("losses", VectorsPart::new),
        SPEED("speed", SpeedPart::new),
        RATES("rates", RatesPart::new),
        PEERS("peers", PeersPart::new),
        LAYERS("layers", LayersPart::new),
        LEAKS("leaks", LeakPart::new),
        MEMORY_LIMIT("memory-limit", MemoryLimitPart::new),
        BAD_MODEL("bad-model", BadModelPart::new);

        private final String name;
        private final Supplier<Part> maker;

        Kind(String name, Supplier<Part> maker) {
            this.name = name;
            this.maker = maker;
        }

        Part part() {
            return maker.get();
        }

        boolean isDoneInEachPrecision() {
            return switch (this) {
                case CONFORMANCE, VECTORS, SPEED -> true;
                case REPORT, RATES, PEERS, LAYERS, LEAKS, MEMORY_LIMIT, BAD_MODEL -> false;
            };
        }
    }

    /** As the table and the files of results have it. */
    String name() {
        return kind.isDoneInEachPrecision() ? kind.name + "." + precision : kind.name;
    }

    /** What is run, in this order; together it takes less than the kit's nine minutes. */
    static List<PartPlan> of(KitOptions options) {
        List<PartPlan> plans = new ArrayList<>();
        plans.add(new PartPlan(Kind.REPORT, Precision.F32, 30));
        List<Precision> precisions =
                options.scale() == Scale.CARD
                        ? List.of(Precision.values())
                        : List.of(Precision.F32);
        for (Kind kind : List.of(Kind.CONFORMANCE, Kind.VECTORS, Kind.SPEED)) {
            for (Precision precision : precisions) {
                plans.add(new PartPlan(kind, precision, 60));
            }
        }
        plans.add(new PartPlan(Kind.BAD_MODEL, Precision.F32, 30));
        plans.add(new PartPlan(Kind.LEAKS, Precision.F32, 40));
        plans.add(new PartPlan(Kind.MEMORY_LIMIT, Precision.F32, 60));
        plans.add(new PartPlan(Kind.LAYERS, Precision.F32, 40));
        plans.add(new PartPlan(Kind.RATES, Precision.F32, 20));
        if (options.peers()) {
            plans.add(new PartPlan(Kind.PEERS, Precision.F32, 240));
        }
        return plans;
    }
}
