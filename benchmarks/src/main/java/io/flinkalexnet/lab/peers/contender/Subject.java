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
import io.flinkalexnet.engine.model.Recipe;
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
 * @param start what the parameters are and how large the pixels
 */
public record Subject(Path directory, NetworkConfig config, Start start) {
    private static final String NETWORK_FILE = "network.txt";
    private static final String PARAMETERS_FILE = "parameters.f32";
    private static final long SEED = 2012;
    private static final Purpose PIXELS = Purpose.AUGMENTATION;
    private static final int LEVELS = 256;
    private static final float MEAN = 127.5f;

    private static final float LAST_WEIGHTS = 1f / 8;

    /** What the parameters are and how large the pixels. */
    public enum Start {
        /**
         * He initialisation, smaller in the last layer. Pixels are large enough that LRN's sums of
         * squares weigh beside its k (a wrong constant shows), small enough that the first steps of
         * training are finite.
         */
        TEMPERED(1f / 16),
        /** The paper's initialisation and pixels. */
        PAPER(Recipe.PAPER.inputScale());

        private final float scale;

        Start(float scale) {
            this.scale = scale;
        }
    }

    /** Writes the parameters, {@link Start#TEMPERED}, into an existing directory. */
    public static Subject create(Path directory, NetworkConfig config) throws IOException {
        return create(directory, config, Start.TEMPERED);
    }

    /** Writes the parameters into an existing directory. */
    public static Subject create(Path directory, NetworkConfig config, Start start)
            throws IOException {
        Subject subject = new Subject(directory, config, start);
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
            subject.fill(parameters);
        }
        Files.writeString(
                directory.resolve(NETWORK_FILE), "%s%n%s%n".formatted(config, start.name()));
        return subject;
    }

    private void fill(FloatBuffer parameters) {
        switch (start) {
            case TEMPERED -> {
                Initialization.HE.fill(network(), config.width(), SEED, parameters);
                temperLogits(parameters);
            }
            case PAPER ->
                    Recipe.PAPER.initialization().fill(network(), config.width(), SEED, parameters);
        }
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
        List<String> lines = Files.readAllLines(directory.resolve(NETWORK_FILE));
        return new Subject(
                directory, NetworkConfig.parse(lines.get(0)), Start.valueOf(lines.get(1)));
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
        return new Preprocessing(
                geometry, MeanImage.constant(geometry.decodedSide(), MEAN), start.scale);
    }

    /** All parameters in the order of {@link ParameterLayout}, read only. */
    public FloatBuffer parameters() throws IOException {
        return floats(parametersFile());
    }

    /** Writes the parameters that an exercise has led to. */
    public void write(Exercise exercise, FloatBuffer parameters) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        directory.resolve(exercise.file()),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            channel.map(MapMode.READ_WRITE, 0, (long) parameters.remaining() * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer()
                    .put(parameters);
        }
    }

    /** What {@link #write} wrote, read only. */
    public FloatBuffer parametersBehind(Exercise exercise) throws IOException {
        return floats(directory.resolve(exercise.file()));
    }

    private static FloatBuffer floats(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
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
        return pictures(0, batch);
    }

    /** {@code batch} pictures from {@code first} on. */
    public MiniBatch pictures(int first, int batch) {
        ImageGeometry geometry = ImageGeometry.of(config);
        MiniBatch pictures = new MiniBatch(geometry, batch);
        int[] words = new int[geometry.croppedBytes()];
        for (int i = first; i < first + batch; i++) {
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
        return input(pictures(batch));
    }

    /** These pictures as the network's input. */
    public float[] input(MiniBatch pictures) {
        Preprocessing preprocessing = preprocessing();
        int size = pictures.geometry().croppedBytes();
        float[] input = new float[pictures.size() * size];
        for (int i = 0; i < pictures.size(); i++) {
            preprocessing.normalize(pictures, i, Preprocessing.Layout.CHW, input, i * size);
        }
        return input;
    }

    /** The labels of the same pictures. */
    public long[] labels(int batch) {
        return labels(pictures(batch));
    }

    /** The labels of these pictures. */
    public static long[] labels(MiniBatch pictures) {
        long[] labels = new long[pictures.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = pictures.label(i);
        }
        return labels;
    }
}
