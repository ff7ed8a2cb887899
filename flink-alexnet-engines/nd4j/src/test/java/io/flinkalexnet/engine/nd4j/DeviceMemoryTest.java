package io.flinkalexnet.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.conformance.NoiseTraining;
import io.flinkalexnet.engine.host.BatchParts;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class DeviceMemoryTest {
    @Test
    void isWhatATrainerAllocates() {
        Nd4jEngineProvider engine = new Nd4jEngineProvider(0, DeviceKernels::new);
        assertThat(engine.probe().usable()).isTrue();
        TrainerSpec spec = NoiseTraining.wideTrainer(Precision.F32);
        long before = Nd4j.getEnvironment().getDeviceCouner(0);
        try (Trainer trainer = engine.openTrainer(spec)) {
            trainer.evaluate(NoiseTraining.pictures(BatchParts.PART_MAX, 1));
            long taken = Nd4j.getEnvironment().getDeviceCouner(0) - before;
            long estimate = DeviceMemory.training(spec.network(), spec.batchSize());
            System.out.printf("a trainer takes %d bytes, expected %d%n", taken, estimate);
            assertThat(estimate).isBetween((long) (0.95 * taken), (long) (1.1 * taken));
        }
    }
}
