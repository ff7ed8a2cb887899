package io.flinkalexnet.jobs.doctor;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.EngineProvider;
import java.util.ArrayList;
import java.util.List;

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
                            ? Check.ok(GROUP, engine.name(), "runs on " + probe.device())
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

    private String best() {
        return engines.stream()
                .filter(engine -> engine.probe().usable())
                .map(EngineProvider::name)
                .findFirst()
                .orElseThrow();
    }
}
