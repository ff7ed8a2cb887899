package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.Initialization;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.SgdOptions;
import java.nio.FloatBuffer;
import java.util.Random;

/** A network with everything in it that takes milliseconds a step, and pictures of noise. */
public final class NoiseTraining {
    public static final int BATCH_SIZE = 5;
    private static final int CLASSES = 4;
    private static final NetworkConfig SMALL = new NetworkConfig("alexnet-small", CLASSES, 16, 0.1);

    private NoiseTraining() {}

    public static NetworkSpec network() {
        return SMALL.spec();
    }

    public static Preprocessing preprocessing() {
        ImageGeometry geometry = ImageGeometry.of(SMALL);
        return new Preprocessing(
                geometry, MeanImage.constant(geometry.decodedSide(), 127), 1f / 64);
    }

    /** As {@link #trainer}, but with tens of megabytes of native memory. */
    public static TrainerSpec wideTrainer(Precision precision) {
        NetworkSpec network = new NetworkConfig("alexnet-small", CLASSES, 16, 4).spec();
        return new TrainerSpec(
                network, preprocessing(), BATCH_SIZE, new SgdOptions(0.9f, 5e-4f), 1, 2, precision);
    }

    public static TrainerSpec trainer(int threads, Precision precision) {
        return new TrainerSpec(
                network(),
                preprocessing(),
                BATCH_SIZE,
                new SgdOptions(0.9f, 5e-4f),
                1,
                threads,
                precision);
    }

    public static FloatBuffer parameters() {
        FloatBuffer parameters = FloatBuffer.allocate((int) network().parameterCount());
        Initialization.HE.fill(network(), SMALL.width(), 7, parameters);
        return parameters;
    }

    public static MiniBatch pictures(int count, long seed) {
        ImageGeometry geometry = ImageGeometry.of(SMALL);
        MiniBatch batch = new MiniBatch(geometry, count);
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            byte[] pixels = new byte[geometry.croppedBytes()];
            random.nextBytes(pixels);
            batch.add(
                    new AugmentedImage(pixels, new float[3], 0, 0, i % 2 == 0),
                    random.nextInt(CLASSES));
        }
        return batch;
    }
}
