package io.flinkalexnet.engine.nd4j;

import com.sun.management.OperatingSystemMXBean;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.Initialization;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.SgdOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Where the time of a training step goes; to be run by hand: {@code StepTiming NETWORK SIDE WIDTH
 * BATCH THREADS STEPS}. Prints images per second, and the median CPU time of each layer's forward
 * and backward pass on the first lane.
 */
final class StepTiming {
    private static final LearningRates RATES = LearningRates.same(0.001f);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Nd4jTrainer trainer;
    private final MiniBatch batch;
    private final int steps;

    private StepTiming(Nd4jTrainer trainer, MiniBatch batch, int steps) {
        this.trainer = trainer;
        this.batch = batch;
        this.steps = steps;
    }

    public static void main(String[] args) {
        NetworkConfig config =
                new NetworkConfig(
                        args[0], 10, Integer.parseInt(args[1]), Double.parseDouble(args[2]));
        NetworkSpec network = config.spec();
        ImageGeometry geometry = ImageGeometry.of(config);
        int batchSize = Integer.parseInt(args[3]);
        int threads = Integer.parseInt(args[4]);
        Preprocessing preprocessing =
                new Preprocessing(
                        geometry, MeanImage.constant(geometry.decodedSide(), 127), 1f / 64);
        TrainerSpec spec =
                new TrainerSpec(
                        network,
                        preprocessing,
                        batchSize,
                        new SgdOptions(0.9f, 5e-4f),
                        1,
                        threads,
                        Precision.F32);
        FloatBuffer parameters = FloatBuffer.allocate((int) network.parameterCount());
        Initialization.HE.fill(network, config.width(), 1, parameters);
        Nd4jEngineProvider engine = new Nd4jEngineProvider();
        System.out.println(engine.probe());
        try (Nd4jTrainer trainer = (Nd4jTrainer) engine.openTrainer(spec)) {
            trainer.importState(parameters, FloatBuffer.allocate(parameters.capacity()));
            StepTiming timing =
                    new StepTiming(
                            trainer, pictures(geometry, batchSize), Integer.parseInt(args[5]));
            timing.wholeSteps();
            timing.layers(network);
        }
    }

    private static MiniBatch pictures(ImageGeometry geometry, int batchSize) {
        MiniBatch batch = new MiniBatch(geometry, batchSize);
        Random random = new Random(1);
        for (int i = 0; i < batchSize; i++) {
            byte[] pixels = new byte[geometry.croppedBytes()];
            random.nextBytes(pixels);
            batch.add(new AugmentedImage(pixels, new float[3], 0, 0, i % 2 == 0), i % 10);
        }
        return batch;
    }

    private void wholeSteps() {
        for (int i = 0; i < steps; i++) {
            trainer.step(batch, i, RATES);
        }
        long start = System.nanoTime();
        long cpu = PROCESS.getProcessCpuTime();
        for (int i = 0; i < steps; i++) {
            trainer.step(batch, i, RATES);
        }
        double wall = (double) (System.nanoTime() - start) / steps;
        double used = (double) (PROCESS.getProcessCpuTime() - cpu) / steps;
        System.out.printf(
                "step: %.2f ms, %.0f images/s; %.2f CPU-ms, %.0f images per CPU-second%n",
                wall / 1e6, batch.size() * 1e9 / wall, used / 1e6, batch.size() * 1e9 / used);
    }

    private void layers(NetworkSpec network) {
        List<Layer> layers = trainer.network().layers();
        List<long[]> forward = new ArrayList<>();
        List<long[]> backward = new ArrayList<>();
        layers.forEach(layer -> forward.add(new long[steps]));
        layers.forEach(layer -> backward.add(new long[steps]));
        long[] feed = new long[steps];
        long[] update = new long[steps];
        for (int s = 0; s < steps; s++) {
            int step = s;
            feed[s] = nanos(() -> trainer.network().feed(batch, 0, batch.size()));
            for (int i = 0; i < layers.size(); i++) {
                Layer layer = layers.get(i);
                forward.get(i)[s] = nanos(() -> layer.forwardTraining(0, step));
            }
            for (int i = layers.size() - 1; i >= 0; i--) {
                Layer layer = layers.get(i);
                backward.get(i)[s] = nanos(() -> layer.backward(0));
            }
            update[s] = nanos(() -> trainer.update().apply(RATES));
        }
        double total = median(feed) + median(update);
        for (int i = 0; i < layers.size(); i++) {
            total += median(forward.get(i)) + median(backward.get(i));
        }
        print("feed", median(feed), 0, total);
        for (int i = 0; i < layers.size(); i++) {
            print(
                    network.layers().get(i).name(),
                    median(forward.get(i)),
                    median(backward.get(i)),
                    total);
        }
        print("update", median(update), 0, total);
        System.out.printf("sum %.2f ms%n", total / 1e6);
    }

    private static void print(String name, double forward, double backward, double total) {
        System.out.printf(
                "%-8s forward %9.3f ms  backward %9.3f ms  %5.1f %%%n",
                name, forward / 1e6, backward / 1e6, 100 * (forward + backward) / total);
    }

    private static long nanos(Runnable work) {
        long start = THREADS.getCurrentThreadCpuTime();
        work.run();
        return THREADS.getCurrentThreadCpuTime() - start;
    }

    private static double median(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
