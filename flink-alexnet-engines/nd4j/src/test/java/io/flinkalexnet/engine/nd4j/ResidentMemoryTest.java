package io.flinkalexnet.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.image.MiniBatch;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a leak of one small array a step, or of one network an opening, would exceed. */
class ResidentMemoryTest {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int STEPS = 2_000;
    private static final int OPENINGS = 30;
    private static final int WARM_UP = 500;
    private static final long GROWTH_MAX_KILOBYTES = 12_000;

    @BeforeEach
    void needsProc() {
        assumeTrue(Files.isReadable(STATUS), "skipped: there is no " + STATUS);
    }

    @Test
    void staysFlatOverTwoThousandSteps() throws IOException {
        MiniBatch batch = Fixtures.pictures(Fixtures.BATCH_SIZE, 1);
        try (Trainer trainer = new Nd4jEngineProvider().openTrainer(Fixtures.trainer(2))) {
            FloatBuffer parameters = Fixtures.parameters();
            trainer.importState(parameters, FloatBuffer.allocate(parameters.capacity()));
            step(trainer, batch, WARM_UP);
            long before = residentKilobytes();
            step(trainer, batch, STEPS);
            report("%d steps".formatted(STEPS), before, residentKilobytes());
        }
    }

    @Test
    void isGivenBackByClose() throws IOException {
        MiniBatch batch = Fixtures.pictures(Fixtures.BATCH_SIZE, 1);
        openAndClose(batch, OPENINGS);
        long before = residentKilobytes();
        openAndClose(batch, OPENINGS);
        report("%d openings".formatted(OPENINGS), before, residentKilobytes());
    }

    private static void step(Trainer trainer, MiniBatch batch, int steps) {
        for (int i = 0; i < steps; i++) {
            trainer.step(batch, i, 0.001f);
        }
    }

    private static void openAndClose(MiniBatch batch, int times) {
        Nd4jEngineProvider engine = new Nd4jEngineProvider();
        for (int i = 0; i < times; i++) {
            try (Trainer trainer = engine.openTrainer(Fixtures.trainer(2));
                    LoadedModel model =
                            engine.load(
                                    Fixtures.network(),
                                    Fixtures.preprocessing(),
                                    Fixtures.parameters(),
                                    2);
                    Classifier classifier = model.openClassifier(Fixtures.BATCH_SIZE)) {
                trainer.step(batch, i, 0.001f);
                classifier.classify(batch);
            }
        }
    }

    private static void report(String what, long before, long after) {
        System.out.printf("resident memory over %s: %d to %d kB%n", what, before, after);
        assertThat(after - before).isLessThan(GROWTH_MAX_KILOBYTES);
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
