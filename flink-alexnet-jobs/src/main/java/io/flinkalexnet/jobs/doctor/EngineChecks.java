package io.flinkalexnet.jobs.doctor;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Each engine's verdict. */
record EngineChecks(List<EngineProvider> engines) {
    private static final String GROUP = "engines";

    /** All there are to be, with what they are for. */
    private static final List<String> NAMES = List.of("onednn", "nd4j", "cuda");

    List<Check> run() {
        List<Check> checks = new ArrayList<>();
        boolean usable = false;
        for (EngineProvider engine : engines) {
            EngineProbe probe = engine.probe();
            usable |= probe.usable();
            checks.add(
                    probe.usable()
                            ? Check.ok(
                                    GROUP,
                                    engine.name(),
                                    "runs on %s, %s".formatted(probe.device(), precisions(engine)))
                            : Check.warn(
                                    GROUP,
                                    engine.name(),
                                    "cannot run on " + probe.device(),
                                    probe.reason()));
        }
        for (String name : NAMES) {
            if (engines.stream().noneMatch(engine -> engine.name().equals(name))) {
                checks.add(Check.ok(GROUP, name, "not built in"));
            }
        }
        checks.add(
                usable
                        ? Check.ok(GROUP, "auto", "takes " + best())
                        : Check.fail(
                                GROUP,
                                "auto",
                                "no engine can run here",
                                "see to one of the reasons above; the CPU engines onednn and nd4j need the least"));
        return checks;
    }

    private static String precisions(EngineProvider engine) {
        String all =
                engine.precisions().stream()
                        .sorted()
                        .map(Precision::toString)
                        .collect(Collectors.joining(" or "));
        return engine.precisions().size() == 1
                ? "in " + all
                : "in %s, auto takes %s".formatted(all, engine.preferredPrecision());
    }

    private String best() {
        return engines.stream()
                .filter(engine -> engine.probe().usable())
                .map(EngineProvider::name)
                .findFirst()
                .orElseThrow();
    }
}
