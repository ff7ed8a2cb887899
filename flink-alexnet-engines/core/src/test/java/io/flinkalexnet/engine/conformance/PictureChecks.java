package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.LayerSpec.Dense;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.Shape;
import java.util.List;

/**
 * What an engine makes of bytes: {@code (pixel - mean at the crop's offset + shift) * scale}, then
 * the mirror. An embedding of the identity shows the engine's input value by value.
 */
final class PictureChecks {
    private static final int SIDE = 4;
    private static final int INPUTS = 3 * SIDE * SIDE;

    private final Candidate engine;
    private final ConformanceReport report;

    PictureChecks(Candidate engine, ConformanceReport report) {
        this.engine = engine;
        this.report = report;
    }

    /** The input of each picture, in (C, H, W) order, for every crop offset, mirrored and not. */
    void everyCropAndMirror(ImageGeometry geometry, float scale) {
        Preprocessing preprocessing =
                new Preprocessing(geometry, Pictures.mean(geometry.decodedSide(), 9), scale);
        EngineUnderTest tested = new EngineUnderTest(engine, identity(), preprocessing);
        int offsets = geometry.maxOffset() + 1;
        MiniBatch batch = new MiniBatch(geometry, 2 * offsets * offsets);
        float[] expected = new float[batch.capacity() * INPUTS];
        for (int i = 0; i < batch.capacity(); i++) {
            AugmentedImage noise = Pictures.image(geometry, 70, i);
            AugmentedImage image =
                    new AugmentedImage(
                            noise.pixels(),
                            noise.shift(),
                            i / 2 / offsets,
                            i / 2 % offsets,
                            i % 2 == 1);
            batch.add(image, MiniBatch.NO_LABEL);
            write(image, preprocessing, expected, i * INPUTS);
        }
        float[] actual =
                tested.classify(identityParameters(), batch.capacity(), batch).embeddings();
        report.compare(Subject.pictures(geometry + ", scale " + scale), expected, actual);
    }

    /** Bytes above 127 are not negative, and 0 and 255 are what they are. */
    void allByteValues() {
        ImageGeometry geometry = new ImageGeometry(SIDE, 0, SIDE);
        Preprocessing preprocessing = new Preprocessing(geometry, MeanImage.constant(SIDE, 0), 1);
        EngineUnderTest tested = new EngineUnderTest(engine, identity(), preprocessing);
        MiniBatch batch = new MiniBatch(geometry, (256 + INPUTS - 1) / INPUTS);
        float[] expected = new float[batch.capacity() * INPUTS];
        for (int i = 0; i < batch.capacity(); i++) {
            byte[] pixels = new byte[INPUTS];
            for (int j = 0; j < INPUTS; j++) {
                pixels[j] = (byte) (i * INPUTS + j);
                expected[i * INPUTS + j] = (i * INPUTS + j) % 256;
            }
            batch.add(new AugmentedImage(pixels, new float[3], 0, 0, false), MiniBatch.NO_LABEL);
        }
        report.compare(
                Subject.pictures("all byte values"),
                expected,
                tested.classify(identityParameters(), batch.capacity(), batch).embeddings());
    }

    /** Training sees the same: by the gradient of the first layer's weights. */
    void trainingSeesTheSame() {
        NetworkSpec network = SmallNetworks.denseOnly();
        EngineUnderTest tested = EngineUnderTest.of(engine, network);
        State state = State.initial(network, 28);
        MiniBatch batch = tested.pictures(1, 71);
        int inputs = network.input().size();
        float[] input = new float[inputs];
        write(batch.image(0), tested.preprocessing(), input, 0);
        ParameterLayout layout = ParameterLayout.of(network);
        try (Trainer trainer = tested.openTrainer(1, EngineUnderTest.PLAIN, state)) {
            trainer.step(batch, 0, LearningRates.same(1));
            State after = State.exportedFrom(trainer, network);
            float[] weights = after.velocity(layout.tensor("embedding.weight"));
            float[] biases = after.velocity(layout.tensor("embedding.bias"));
            for (int o = 0; o < biases.length; o++) {
                float[] expected = new float[inputs];
                float[] actual = new float[inputs];
                for (int i = 0; i < inputs; i++) {
                    expected[i] = input[i] * biases[o]; // dw = dy * x, db = dy
                    actual[i] = weights[o * inputs + i];
                }
                report.compare(Subject.pictures("input in training"), expected, actual);
            }
        }
    }

    private static NetworkSpec identity() {
        return new NetworkSpec(
                "identity",
                new Shape(3, SIDE, SIDE),
                List.of(new Dense("embedding", INPUTS), new Dense("logits", 2)),
                "embedding");
    }

    private static float[] identityParameters() {
        float[] parameters = new float[ParameterLayout.of(identity()).length()];
        for (int i = 0; i < INPUTS; i++) {
            parameters[i * INPUTS + i] = 1;
        }
        return parameters;
    }

    private static void write(
            AugmentedImage image, Preprocessing preprocessing, float[] target, int offset) {
        int crop = preprocessing.geometry().cropSide();
        int side = preprocessing.mean().side();
        for (int i = 0; i < 3 * crop * crop; i++) {
            int c = i / (crop * crop);
            int y = i / crop % crop;
            int x = i % crop;
            int from = image.flip() ? i - x + crop - 1 - x : i;
            int meanX = image.cropX() + (image.flip() ? crop - 1 - x : x);
            double mean =
                    preprocessing.mean().values()[(c * side + image.cropY() + y) * side + meanX];
            double value = ((image.pixels()[from] & 0xFF) - mean + image.shift()[c]);
            target[offset + i] = (float) (value * preprocessing.scale());
        }
    }
}
