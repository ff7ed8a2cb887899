package io.flinkalexnet.gpukit;

import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.conformance.NoiseTraining;
import io.flinkalexnet.engine.device.NvidiaSmi;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * By how much this process and the card's used memory grow over 2,000 steps. A leak grows in every
 * stretch of them, what a library takes once in one or two: the growth is the middle one's, times
 * their number.
 */
final class LeakPart implements Part {
    private static final int STEPS = 2_000;
    private static final int STRETCHES = 5;
    private static final int WARM_UP = 1_000;
    private static final double MEBIBYTE = 1 << 20;

    /** 6 kB a step, as the engines' own tests have it. */
    private static final double RESIDENT_MAX = 12_000 * 1024.0;

    /** The driver counts whole MiB, in pages of 2. */
    private static final double DEVICE_MAX = 8 * MEBIBYTE;

    private static final Path STATUS = Path.of("/proc/self/status");

    @Override
    public Outcome run(Setting setting) throws IOException {
        MiniBatch batch = NoiseTraining.pictures(NoiseTraining.BATCH_SIZE, 1);
        long[] resident = new long[STRETCHES + 1];
        long[] device = new long[STRETCHES + 1];
        try (Trainer trainer =
                setting.engine()
                        .openTrainer(
                                NoiseTraining.trainer(
                                        setting.scale().threads(), setting.precision()))) {
            FloatBuffer parameters = NoiseTraining.parameters();
            trainer.importState(parameters, FloatBuffer.allocate(parameters.capacity()));
            step(trainer, batch, WARM_UP);
            for (int i = 0; i <= STRETCHES; i++) {
                if (i > 0) {
                    step(trainer, batch, STEPS / STRETCHES);
                }
                resident[i] = residentBytes();
                device[i] = usedOnDevice(setting.scale());
            }
        }
        double residentGrowth = growth(resident);
        double deviceGrowth = growth(device);
        String summary =
                String.format(
                        Locale.ROOT,
                        "over %,d steps resident memory grew by %.1f MiB%s",
                        STEPS,
                        residentGrowth / MEBIBYTE,
                        setting.scale() == Scale.CARD
                                ? ", the card's used memory by %.1f MiB"
                                        .formatted(deviceGrowth / MEBIBYTE)
                                : "");
        List<Measure> measures =
                List.of(
                        new Measure("resident-growth", residentGrowth, "bytes"),
                        new Measure("device-growth", deviceGrowth, "bytes"));
        return residentGrowth < RESIDENT_MAX && deviceGrowth < DEVICE_MAX
                ? Outcome.passed(summary, measures)
                : Outcome.failed(summary, measures);
    }

    private static void step(Trainer trainer, MiniBatch batch, int steps) {
        for (int i = 0; i < steps; i++) {
            trainer.step(batch, i, LearningRates.same(0.001f));
        }
    }

    private static long residentBytes() throws IOException {
        System.gc(); // the heap is not what is measured
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** Of all that use the card; 0 where none is asked. */
    private static long usedOnDevice(Scale scale) throws IOException {
        if (scale == Scale.PROCESSOR) {
            return 0;
        }
        NvidiaSmi.Answer answer = NvidiaSmi.ofThisMachine().ask();
        if (answer.devices().isEmpty()) {
            throw new IOException("nvidia-smi lists no card any more: " + answer.detail());
        }
        return answer.devices().get(0).memoryBytes() - answer.devices().get(0).freeBytes();
    }

    /** Of values before, between and after the stretches. */
    static double growth(long[] values) {
        long[] growths = new long[values.length - 1];
        for (int i = 0; i < growths.length; i++) {
            growths[i] = values[i + 1] - values[i];
        }
        Arrays.sort(growths);
        return (double) growths[growths.length / 2] * growths.length;
    }
}
