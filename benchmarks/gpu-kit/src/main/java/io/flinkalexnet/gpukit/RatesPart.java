package io.flinkalexnet.gpukit;

import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.LayerSpec.Dense;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How fast a processor copies and multiplies, for the roofline. A card's rates come from {@code
 * peers.py}: they must not be those of the engine that is measured by them.
 */
final class RatesPart implements Part {
    /** Of all of a copy, read and written; far more than caches hold. */
    private static final int COPY_BYTES = 256 << 20;

    private static final int SIDE = 16;
    private static final int UNITS = 2048;
    private static final int BATCH_SIZE = 64;

    @Override
    public Outcome run(Setting setting) {
        if (setting.scale() == Scale.CARD) {
            return Outcome.leftOut("a card's rates are measured by peers.py");
        }
        byte[] from = new byte[COPY_BYTES / 2];
        byte[] to = new byte[COPY_BYTES / 2];
        double copy =
                COPY_BYTES
                        / Stopwatch.medianSeconds(
                                setting.scale(),
                                () -> System.arraycopy(from, 0, to, 0, from.length));
        double multiply = flopsPerSecond(setting);
        return Outcome.passed(
                String.format(
                        Locale.ROOT,
                        "copies %.1f GB/s, multiplies %.0f GFLOP/s",
                        copy / 1e9,
                        multiply / 1e9),
                List.of(
                        new Measure(Speeds.COPY, copy, "bytes/s"),
                        new Measure(Speeds.multiply(setting.precision()), multiply, "FLOP/s")));
    }

    /** Of fully connected layers, which are products of matrices and little else. */
    private static double flopsPerSecond(Setting setting) {
        NetworkSpec network =
                new NetworkSpec(
                        "products",
                        new Shape(ImageGeometry.RGB, SIDE, SIDE),
                        List.of(
                                new Dense("one", UNITS),
                                new Dense("two", UNITS),
                                new Dense("three", UNITS)),
                        "two");
        ImageGeometry geometry = new ImageGeometry(SIDE, 0, SIDE);
        Preprocessing preprocessing =
                new Preprocessing(geometry, MeanImage.constant(SIDE, 127), 1f / 64);
        float[] parameters = new float[(int) network.parameterCount()];
        Arrays.fill(parameters, 0.001f);
        MiniBatch batch = SeededPictures.batch(geometry, BATCH_SIZE, UNITS, 0);
        LoadOptions options = Networks.loadOptions(setting);
        try (LoadedModel model =
                        setting.engine()
                                .load(
                                        network,
                                        preprocessing,
                                        FloatBuffer.wrap(parameters),
                                        options);
                Classifier classifier = model.openClassifier(BATCH_SIZE)) {
            double run = Stopwatch.medianSeconds(setting.scale(), () -> classifier.classify(batch));
            return 2.0 * network.macs() * BATCH_SIZE / run;
        }
    }
}
