package io.flinkalexnet.engine.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * By how much a process grows under an engine's work: holds against a leak of a small array a step,
 * and of a network an opening. An engine's test starts a main of its own with {@link #growthOf},
 * which does one of the kinds of work here.
 */
public final class ResidentMemory {
    /** Of {@link #steps}: 6 kB a step. */
    public static final long STEPS_GROWTH_MAX_KILOBYTES = 12_000;

    /** Of {@link #openings}: one of them. */
    public static final long OPENINGS_GROWTH_MAX_KILOBYTES = 150_000;

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int STEPS = 2_000;
    private static final int STRETCHES = 5;
    private static final int OPENINGS = 10;
    private static final int WARM_UP = 1_000;
    private static final int THREADS = 2;

    private ResidentMemory() {}

    /**
     * Runs a main in a process of its own, whose heap is resident from the start: it is not what is
     * measured. Skips the test where there is no {@code /proc}.
     *
     * @return kilobytes it printed
     */
    public static long growthOf(Class<?> main, String work)
            throws IOException, InterruptedException {
        assumeTrue(Files.isReadable(STATUS), "skipped: there is no " + STATUS);
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xms192m",
                                "-Xmx192m",
                                "-XX:+AlwaysPreTouch",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName(),
                                work)
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        String line =
                output.lines()
                        .filter(each -> each.startsWith("resident "))
                        .findFirst()
                        .orElseThrow();
        System.out.println(line);
        return Long.parseLong(line.replaceAll(".* grew by (-?\\d+) kB", "$1"));
    }

    /**
     * Thousands of steps of one trainer. A leak grows in every stretch of them, what the C library
     * or the compiler takes once in one or two: the growth is the middle one's, times their number.
     */
    public static void steps(EngineProvider engine, Precision precision) throws IOException {
        MiniBatch batch = NoiseTraining.pictures(NoiseTraining.BATCH_SIZE, 1);
        try (Trainer trainer = engine.openTrainer(NoiseTraining.trainer(THREADS, precision))) {
            FloatBuffer parameters = NoiseTraining.parameters();
            trainer.importState(parameters, FloatBuffer.allocate(parameters.capacity()));
            step(trainer, batch, WARM_UP);
            long before = residentKilobytes();
            long[] growths = new long[STRETCHES];
            long start = before;
            for (int i = 0; i < STRETCHES; i++) {
                step(trainer, batch, STEPS / STRETCHES);
                long end = residentKilobytes();
                growths[i] = end - start;
                start = end;
            }
            Arrays.sort(growths);
            printGrowth(
                    "%d steps".formatted(STEPS), before, start, STRETCHES * growths[STRETCHES / 2]);
        }
    }

    private static void step(Trainer trainer, MiniBatch batch, int steps) {
        for (int i = 0; i < steps; i++) {
            trainer.step(batch, i, LearningRates.same(0.001f));
        }
    }

    /** A trainer, a model and a classifier of tens of megabytes, opened and closed. */
    public static void openings(EngineProvider engine, Precision precision) throws IOException {
        openAndClose(engine, precision);
        long before = residentKilobytes();
        openAndClose(engine, precision);
        long after = residentKilobytes();
        printGrowth("%d openings".formatted(OPENINGS), before, after, after - before);
    }

    private static void openAndClose(EngineProvider engine, Precision precision) {
        MiniBatch batch = NoiseTraining.pictures(NoiseTraining.BATCH_SIZE, 1);
        TrainerSpec spec = NoiseTraining.wideTrainer(precision);
        FloatBuffer parameters = FloatBuffer.allocate((int) spec.network().parameterCount());
        LoadOptions options = new LoadOptions(THREADS, precision);
        for (int i = 0; i < OPENINGS; i++) {
            try (Trainer trainer = engine.openTrainer(spec);
                    LoadedModel model =
                            engine.load(spec.network(), spec.preprocessing(), parameters, options);
                    Classifier classifier = model.openClassifier(NoiseTraining.BATCH_SIZE)) {
                trainer.importState(parameters, parameters); // touches all of it
                trainer.step(batch, i, LearningRates.same(0.001f));
                classifier.classify(batch);
            }
        }
    }

    private static void printGrowth(String what, long before, long after, long growth) {
        System.out.printf(
                "resident memory over %s: %d to %d kB, grew by %d kB%n",
                what, before, after, growth);
    }

    private static long residentKilobytes() throws IOException {
        System.gc(); // the heap is not what is measured
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
