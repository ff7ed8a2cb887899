package io.flinkalexnet.lab.peers.contender;

import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.Initialization;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.random.Philox;
import io.flinkalexnet.engine.random.Purpose;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What all engines are given: one network with one set of parameters, and the same pictures and
 * labels, all of them functions of a seed.
 *
 * @param directory where the parameters lie, and where a contender may keep files of its own
 */
public record Subject(Path directory, NetworkConfig config) {
    private static final String NETWORK_FILE = "network.txt";
    private static final String PARAMETERS_FILE = "parameters.f32";
    private static final long SEED = 2012;
    private static final Purpose PIXELS = Purpose.AUGMENTATION;
    private static final int LEVELS = 256;
    private static final float MEAN = 127.5f;

    /**
     * Large enough that LRN's sums of squares weigh beside its k (a wrong constant shows), small
     * enough that the first steps of training are finite.
     */
    private static final float SCALE = 1f / 16;

    private static final float LAST_WEIGHTS = 1f / 8;

    /** Writes the parameters, He initialisation, into an existing directory. */
    public static Subject create(Path directory, NetworkConfig config) throws IOException {
        Subject subject = new Subject(directory, config);
        long bytes = (long) subject.layout().length() * Float.BYTES;
        try (FileChannel file =
                FileChannel.open(
                        subject.parametersFile(),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            FloatBuffer parameters =
                    file.map(MapMode.READ_WRITE, 0, bytes)
                            .order(ByteOrder.nativeOrder())
                            .asFloatBuffer();
            Initialization.HE.fill(subject.network(), config.width(), SEED, parameters);
            subject.temperLogits(parameters);
        }
        Files.writeString(directory.resolve(NETWORK_FILE), config.toString());
        return subject;
    }

    /** Probabilities of 1000 classes are to stay within the range of a float. */
    private void temperLogits(FloatBuffer parameters) {
        List<ParameterLayout.Tensor> tensors = layout().tensors();
        ParameterLayout.Tensor last = tensors.get(tensors.size() - 2);
        for (int i = last.offset(); i < last.offset() + last.length(); i++) {
            parameters.put(i, parameters.get(i) * LAST_WEIGHTS);
        }
    }

    /** What {@link #create} wrote. */
    public static Subject read(Path directory) throws IOException {
        String config = Files.readString(directory.resolve(NETWORK_FILE));
        return new Subject(directory, NetworkConfig.parse(config));
    }

    private Path parametersFile() {
        return directory.resolve(PARAMETERS_FILE);
    }

    public NetworkSpec network() {
        return config.spec();
    }

    public ParameterLayout layout() {
        return ParameterLayout.of(network());
    }

    public Preprocessing preprocessing() {
        ImageGeometry geometry = ImageGeometry.of(config);
        return new Preprocessing(geometry, MeanImage.constant(geometry.decodedSide(), MEAN), SCALE);
    }

    /** All parameters in the order of {@link ParameterLayout}, read only. */
    public FloatBuffer parameters() throws IOException {
        try (FileChannel file = FileChannel.open(parametersFile(), StandardOpenOption.READ)) {
            return file.map(MapMode.READ_ONLY, 0, file.size())
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }
    }

    /** A copy of one tensor, such as {@code conv1.weight}. */
    public float[] tensor(ParameterLayout.Tensor tensor) throws IOException {
        float[] values = new float[tensor.length()];
        parameters().get(tensor.offset(), values);
        return values;
    }

    /** The first {@code batch} pictures in bytes, with their labels: noise. */
    public MiniBatch pictures(int batch) {
        ImageGeometry geometry = ImageGeometry.of(config);
        MiniBatch pictures = new MiniBatch(geometry, batch);
        int[] words = new int[geometry.croppedBytes()];
        for (int i = 0; i < batch; i++) {
            Philox.fill(SEED, PIXELS, i, words);
            byte[] pixels = new byte[words.length];
            for (int k = 0; k < pixels.length; k++) {
                pixels[k] = (byte) Philox.below(words[k], LEVELS);
            }
            int offset = geometry.centerOffset();
            pictures.add(
                    new AugmentedImage(pixels, new float[ImageGeometry.RGB], offset, offset, false),
                    i * 7919 % config.classes());
        }
        return pictures;
    }

    /** The same pictures as the network's input, (batch, 3, side, side). */
    public float[] input(int batch) {
        MiniBatch pictures = pictures(batch);
        Preprocessing preprocessing = preprocessing();
        int size = pictures.geometry().croppedBytes();
        float[] input = new float[batch * size];
        for (int i = 0; i < batch; i++) {
            preprocessing.normalize(pictures, i, Preprocessing.Layout.CHW, input, i * size);
        }
        return input;
    }

    /** The labels of the same pictures. */
    public long[] labels(int batch) {
        MiniBatch pictures = pictures(batch);
        long[] labels = new long[batch];
        for (int i = 0; i < batch; i++) {
            labels[i] = pictures.label(i);
        }
        return labels;
    }
}
