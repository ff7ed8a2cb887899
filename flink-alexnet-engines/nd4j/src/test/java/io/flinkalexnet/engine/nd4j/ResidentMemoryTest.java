package io.flinkalexnet.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.MiniBatch;
import java.io.IOException;
import java.nio.FloatBuffer;
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
    void staysFlatOverTwoThousandSteps() throws IOException {
        staysFlat(new Nd4jEngineProvider());
    }

    @Test
    void staysFlatOverTwoThousandStepsOfDeviceKernels() throws IOException {
        staysFlat(new Nd4jEngineProvider(0, DeviceKernels::new));
    }

    private static void staysFlat(Nd4jEngineProvider engine) throws IOException {
        MiniBatch batch = Fixtures.pictures(Fixtures.BATCH_SIZE, 1);
        try (Trainer trainer = engine.openTrainer(Fixtures.trainer(2))) {
            FloatBuffer parameters = Fixtures.parameters();
            trainer.importState(parameters, FloatBuffer.allocate(parameters.capacity()));
            step(trainer, batch, WARM_UP);
            long before = residentKilobytes();
            step(trainer, batch, STEPS);
            long growth = growth("%d steps".formatted(STEPS), before);
            assertThat(growth).isLessThan(STEPS_GROWTH_MAX_KILOBYTES);
        }
    }

    @Test
    void isGivenBackByClose() throws IOException {
        MiniBatch batch = Fixtures.pictures(Fixtures.BATCH_SIZE, 1);
        openAndClose(batch, OPENINGS);
        long before = residentKilobytes();
        openAndClose(batch, OPENINGS);
        long growth = growth("%d openings".formatted(OPENINGS), before);
        assertThat(growth).isLessThan(OPENINGS_GROWTH_MAX_KILOBYTES);
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
                            engine.load(spec.network(), spec.preprocessing(), parameters, 2);
                    Classifier classifier = model.openClassifier(Fixtures.BATCH_SIZE)) {
                trainer.importState(parameters, parameters); // touches all of it
                trainer.step(batch, i, 0.001f);
                classifier.classify(batch);
            }
        }
    }

    private static long growth(String what, long before) throws IOException {
        long after = residentKilobytes();
        System.out.printf("resident memory over %s: %d to %d kB%n", what, before, after);
        return after - before;
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
