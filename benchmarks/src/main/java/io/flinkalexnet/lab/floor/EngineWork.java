package io.flinkalexnet.lab.floor;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Trainer;
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
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.Recipe;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Random;

/**
 * What an engine does with a mini-batch, from bytes to probabilities or to updated weights, again
 * and again with the same pictures of noise. Confined to one thread.
 */
final class EngineWork implements AutoCloseable {
    /** So low that noise as pictures does not diverge. */
    private static final LearningRates LEARNING_RATES = LearningRates.same(1e-6f);

    private static final long SEED = 1;
    private static final float MEAN = 120;

    private final Runnable run;
    private final Runnable close;

    private EngineWork(Runnable run, Runnable close) {
        this.run = run;
        this.close = close;
    }

    /**
     * Opens a trainer or a classifier with random weights; batch, threads and work are options'.
     */
    static EngineWork open(EngineProvider engine, NetworkConfig network, FloorOptions options) {
        return switch (options.workload()) {
            case FORWARD -> forward(engine, network, options);
            case TRAINING -> training(engine, network, options);
        };
    }

    private static EngineWork forward(
            EngineProvider engine, NetworkConfig network, FloorOptions options) {
        MiniBatch batch = batch(network, options.batch());
        try (LoadedModel model =
                engine.load(
                        network.spec(),
                        preprocessing(network),
                        parameters(network),
                        new LoadOptions(options.threads(), options.precision()))) {
            Classifier classifier = model.openClassifier(options.batch()); // keeps the model alive
            return new EngineWork(() -> classifier.classify(batch), classifier::close);
        }
    }

    private static EngineWork training(
            EngineProvider engine, NetworkConfig network, FloorOptions options) {
        MiniBatch batch = batch(network, options.batch());
        FloatBuffer parameters = parameters(network);
        Trainer trainer =
                engine.openTrainer(
                        new TrainerSpec(
                                network.spec(),
                                preprocessing(network),
                                options.batch(),
                                Recipe.PAPER.sgd(),
                                SEED,
                                options.threads(),
                                options.precision()));
        trainer.importState(parameters, direct(parameters.capacity()));
        long[] step = {0};
        return new EngineWork(() -> step(trainer, batch, step[0]++), trainer::close);
    }

    private static void step(Trainer trainer, MiniBatch batch, long number) {
        BatchScore score = trainer.step(batch, number, LEARNING_RATES);
        if (!score.isFinite()) { // such a step is cut short
            throw new IllegalStateException(
                    "step %d has the loss %s".formatted(number, score.loss()));
        }
    }

    private static Preprocessing preprocessing(NetworkConfig network) {
        ImageGeometry geometry = ImageGeometry.of(network);
        return new Preprocessing(geometry, MeanImage.constant(geometry.decodedSide(), MEAN), 1);
    }

    private static FloatBuffer parameters(NetworkConfig network) {
        NetworkSpec spec = network.spec();
        FloatBuffer parameters = direct(ParameterLayout.of(spec).length());
        Initialization.PAPER.fill(spec, network.width(), SEED, parameters);
        return parameters;
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static MiniBatch batch(NetworkConfig network, int size) {
        ImageGeometry geometry = ImageGeometry.of(network);
        MiniBatch batch = new MiniBatch(geometry, size);
        Random random = new Random(SEED);
        int center = geometry.centerOffset();
        for (int i = 0; i < size; i++) {
            byte[] pixels = new byte[geometry.croppedBytes()];
            random.nextBytes(pixels);
            float[] shift = new float[ImageGeometry.RGB];
            batch.add(
                    new AugmentedImage(pixels, shift, center, center, i % 2 == 0),
                    i % network.classes());
        }
        return batch;
    }

    /** Once through the mini-batch. */
    void run() {
        run.run();
    }

    @Override
    public void close() {
        close.run();
    }
}
