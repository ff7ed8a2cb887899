package io.flinkalexnet.lab.jmh;

import io.flinkalexnet.engine.image.Augmentation;
import io.flinkalexnet.engine.image.AugmentationOptions;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ColorPca;
import io.flinkalexnet.engine.image.ImageDecoder;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkConfig;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One picture from its file to a network's floats. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PictureBenchmark {
    private static final int CLASSES = 10;

    /** The network the picture is for: 500 x 375 pixels for the paper's, 32 x 32 for the small. */
    @Param({"alexnet-2012", "alexnet-small"})
    public String network;

    private byte[] file;
    private ImageDecoder decoder;
    private byte[] decoded;
    private Augmentation augmentation;
    private long epoch;
    private MiniBatch batch;
    private Preprocessing preprocessing;
    private float[] floats;

    @Setup
    public void prepare() throws ImageRejectedException {
        boolean small = network.equals("alexnet-small");
        ImageGeometry geometry = ImageGeometry.of(NetworkConfig.of(network, CLASSES));
        file = small ? Photos.jpeg(32, 32, 1) : Photos.jpeg(500, 375, 1);
        decoder = new ImageDecoder(geometry);
        decoded = decoder.decode(file);
        ColorPca colors = ColorPca.of(new double[] {.08, .07, .06, .07, .09, .07, .06, .07, .1});
        augmentation = new Augmentation(geometry, AugmentationOptions.paper(1), colors);
        batch = new MiniBatch(geometry, 1);
        batch.add(augmentation.augment(decoded, 0, "rose"), 0);
        preprocessing =
                new Preprocessing(geometry, MeanImage.constant(geometry.decodedSide(), 110), 1);
        floats = new float[geometry.croppedBytes()];
    }

    @Benchmark
    public byte[] decode() throws ImageRejectedException {
        return decoder.decode(file);
    }

    @Benchmark
    public AugmentedImage augment() {
        return augmentation.augment(decoded, epoch++, "rose");
    }

    @Benchmark
    public float[] normalize() {
        preprocessing.normalize(batch, 0, Preprocessing.Layout.CHW, floats, 0);
        return floats;
    }

    @TearDown
    public void close() {
        decoder.close();
    }
}
