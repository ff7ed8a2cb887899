package io.flinkalexnet.gpukit;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.device.Cpu;
import io.flinkalexnet.engine.device.NvidiaDevice;
import io.flinkalexnet.engine.device.NvidiaSmi;
import java.io.IOException;
import java.util.List;

/** The machine, its cards, and what every engine of the kit says of it. */
final class ReportPart implements Part {
    @Override
    public Outcome run(Setting setting) throws IOException {
        System.out.printf(
                "%s, %d processors, %s %s, Java %s%n",
                Cpu.ofThisMachine().model(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.version"));
        System.out.printf("LD_LIBRARY_PATH %s%n", System.getenv("LD_LIBRARY_PATH"));
        NvidiaSmi.Answer answer = NvidiaSmi.ofThisMachine().ask();
        for (NvidiaDevice device : answer.devices()) {
            System.out.println(device.describe());
        }
        if (answer.devices().isEmpty()) {
            System.out.printf("no card: %s%n", answer.detail());
        }
        for (EngineProvider engine : Engines.all()) {
            EngineProbe probe = engine.probe();
            System.out.printf(
                    "engine %s: %s%n",
                    engine.name(),
                    probe.usable() ? probe.device() : "cannot run here: " + probe.reason());
        }
        return Outcome.passed(setting.engine().probe().device(), List.of());
    }
}
