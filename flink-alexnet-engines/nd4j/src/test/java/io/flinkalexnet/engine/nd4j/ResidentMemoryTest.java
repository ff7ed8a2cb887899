package io.flinkalexnet.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.MiniBatch;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds against a leak of a small array a step, and of a network an opening. */
class ResidentMemoryTest {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int STEPS = 2_000;
    private static final int OPENINGS = 10;
    private static final int WARM_UP = 1_000;
    private static final long STEPS_GROWTH_MAX_KILOBYTES = 12_000; // 6 kB a step
    private static final long OPENINGS_GROWTH_MAX_KILOBYTES = 150_000; // one opening

    @BeforeEach
    void needsProc() {
        assumeTrue(Files.isReadable(STATUS), "skipped: there is no " + STATUS);
    }

    @Test
    void staysFlatOverTwoThousandSteps() throws IOException, InterruptedException {
        assertThat(growthOf("host-steps")).isLessThan(STEPS_GROWTH_MAX_KILOBYTES);
    }

    @Test
    void staysFlatOverTwoThousandStepsOfDeviceKernels() throws IOException, InterruptedException {
        assertThat(growthOf("device-steps")).isLessThan(STEPS_GROWTH_MAX_KILOBYTES);
    }

    @Test
    void isGivenBackByClose() throws IOException, InterruptedException {
        assertThat(growthOf("openings")).isLessThan(OPENINGS_GROWTH_MAX_KILOBYTES);
    }

    /**
     * In a process of its own whose heap is resident from the start: it is not what is measured.
     */
    private static long growthOf(String work) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xms192m",
                                "-Xmx192m",
                                "-XX:+AlwaysPreTouch",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Measured.class.getName(),
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

    /** Does the work and prints by how much the process grew. */
    static final class Measured {
        private Measured() {}

        public static void main(String[] args) throws IOException {
            switch (args[0]) {
                case "host-steps" -> steps(new Nd4jEngineProvider());
                case "device-steps" -> steps(new Nd4jEngineProvider(0, DeviceKernels::new));
                case "openings" -> openings();
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    private static void steps(Nd4jEngineProvider engine) throws IOException {
        MiniBatch batch = Fixtures.pictures(Fixtures.BATCH_SIZE, 1);
        try (Trainer trainer = engine.openTrainer(Fixtures.trainer(2))) {
            FloatBuffer parameters = Fixtures.parameters();
            trainer.importState(parameters, FloatBuffer.allocate(parameters.capacity()));
            step(trainer, batch, WARM_UP);
            long before = residentKilobytes();
            step(trainer, batch, STEPS);
            printGrowth("%d steps".formatted(STEPS), before);
        }
    }

    private static void openings() throws IOException {
        MiniBatch batch = Fixtures.pictures(Fixtures.BATCH_SIZE, 1);
        openAndClose(batch, OPENINGS);
        long before = residentKilobytes();
        openAndClose(batch, OPENINGS);
        printGrowth("%d openings".formatted(OPENINGS), before);
    }

    private static void step(Trainer trainer, MiniBatch batch, int steps) {
        for (int i = 0; i < steps; i++) {
            trainer.step(batch, i, 0.001f);
        }
    }

    private static void openAndClose(MiniBatch batch, int times) {
        Nd4jEngineProvider engine = new Nd4jEngineProvider();
        TrainerSpec spec = Fixtures.wideTrainer();
        FloatBuffer parameters = FloatBuffer.allocate((int) spec.network().parameterCount());
        for (int i = 0; i < times; i++) {
            try (Trainer trainer = engine.openTrainer(spec);
                    LoadedModel model =
                            engine.load(
                                    spec.network(),
                                    spec.preprocessing(),
                                    parameters,
                                    new LoadOptions(2, Precision.F32));
                    Classifier classifier = model.openClassifier(Fixtures.BATCH_SIZE)) {
                trainer.importState(parameters, parameters); // touches all of it
                trainer.step(batch, i, 0.001f);
                classifier.classify(batch);
            }
        }
    }

    private static void printGrowth(String what, long before) throws IOException {
        long after = residentKilobytes();
        System.out.printf(
                "resident memory over %s: %d to %d kB, grew by %d kB%n",
                what, before, after, after - before);
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
