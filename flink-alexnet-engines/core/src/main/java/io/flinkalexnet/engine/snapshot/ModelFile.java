package io.flinkalexnet.engine.snapshot;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.snapshot.SafetensorsHeader.Dtype;
import io.flinkalexnet.engine.snapshot.SafetensorsHeader.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Model files: safetensors with the network, labels and preprocessing in the metadata. No time,
 * host or job stands in them, so equal models give equal bytes.
 *
 * <p>Metadata: {@code format} (flink-alexnet-model), {@code formatVersion} (1), {@code network}
 * ({@link NetworkConfig#toString}), {@code labels} (a JSON list), {@code resizeSide}, {@code
 * padding}, {@code cropSide}, {@code scale}, {@code step}, {@code tensorSha256} (of all tensors'
 * bytes as they lie). Tensors, all F32: those of {@link ParameterLayout} in its order, then {@code
 * preprocessing.mean} (3, decodedSide, decodedSide).
 */
public final class ModelFile {
    /** The {@code format} entry of every model file. */
    public static final String FORMAT = "flink-alexnet-model";

    /** The version that is written and read. */
    public static final int FORMAT_VERSION = 1;

    private static final String MEAN = "preprocessing.mean";

    private ModelFile() {}

    /**
     * Writes a model in chunks, without a second copy of its parameters.
     *
     * @param out neither flushed nor closed; need not be buffered
     * @return SHA-256 of the whole file, in lower-case hexadecimal
     * @throws IllegalArgumentException if a value is not finite; nothing is written then
     */
    public static String write(Model model, OutputStream out) throws IOException {
        ParameterLayout layout = ParameterLayout.of(model.network().spec());
        checkFinite(model, layout);
        Map<String, String> entries = metadata(model);
        entries.put(FileMetadata.TENSOR_SHA256, tensorSha256(model));
        SafetensorsHeader header = header(layout, model.preprocessing().geometry(), entries);
        DigestOutputStream hashed = new DigestOutputStream(out, Sha256.digest());
        Safetensors.writeHeader(header, hashed);
        writeTensors(model, hashed);
        return Sha256.hex(hashed.getMessageDigest());
    }

    /** SHA-256 of a model's tensor bytes, as its file carries it: equal for equal weights. */
    public static String tensorSha256(Model model) {
        MessageDigest digest = Sha256.digest();
        try (OutputStream hashed =
                new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            writeTensors(model, hashed);
        } catch (IOException e) {
            throw new IllegalStateException("a stream to nowhere can't fail", e);
        }
        return Sha256.hex(digest);
    }

    private static void writeTensors(Model model, OutputStream out) throws IOException {
        int length = ParameterLayout.of(model.network().spec()).length();
        TensorOutput tensors = new TensorOutput(out);
        tensors.writeFloats(model.parameters().duplicate().clear().limit(length));
        tensors.writeFloats(FloatBuffer.wrap(model.preprocessing().mean().values()));
    }

    private static void checkFinite(Model model, ParameterLayout layout) {
        for (ParameterLayout.Tensor tensor : layout.tensors()) {
            for (int i = 0; i < tensor.length(); i++) {
                checkFinite(tensor.name(), i, model.parameters().get(tensor.offset() + i));
            }
        }
        float[] mean = model.preprocessing().mean().values();
        for (int i = 0; i < mean.length; i++) {
            checkFinite(MEAN, i, mean[i]);
        }
    }

    private static void checkFinite(String tensor, int index, float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(
                    "tensor %s holds %s at index %d; only finite values are written"
                            .formatted(tensor, value, index));
        }
    }

    private static Map<String, String> metadata(Model model) {
        Map<String, String> entries = FileMetadata.start(FORMAT, FORMAT_VERSION);
        entries.put("network", model.network().toString());
        FileMetadata.putLabels(entries, model.labels());
        FileMetadata.putGeometry(entries, model.preprocessing().geometry());
        entries.put("scale", Float.toString(model.preprocessing().scale()));
        entries.put("step", Long.toString(model.step()));
        return entries;
    }

    private static SafetensorsHeader header(
            ParameterLayout layout, ImageGeometry geometry, Map<String, String> entries) {
        SafetensorsHeader.Builder builder = new SafetensorsHeader.Builder().putAll(entries);
        for (ParameterLayout.Tensor tensor : layout.tensors()) {
            builder.tensor(tensor.name(), Dtype.F32, tensor.dims());
        }
        int side = geometry.decodedSide();
        return builder.tensor(MEAN, Dtype.F32, List.of(ImageGeometry.RGB, side, side)).build();
    }

    /** Reads a model file; see {@link #read(String, InputStream)}. */
    public static Model read(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return read(path.toString(), in);
        }
    }

    /**
     * Reads and checks a model: version, every tensor with the shape its network needs, finite
     * values, checksum, nothing behind the last tensor. The parameters land in a direct buffer.
     *
     * @param file what messages call the file
     * @param in read to its end, in chunks; need not be buffered; not closed
     * @throws IOException naming the file and what is wrong with it
     */
    public static Model read(String file, InputStream in) throws IOException {
        SafetensorsHeader header = Safetensors.readHeader(file, in);
        FileMetadata metadata = new FileMetadata(file, header.metadata());
        metadata.checkFormat(FORMAT, FORMAT_VERSION);
        NetworkConfig network = network(metadata);
        ImageGeometry geometry = metadata.geometry();
        List<String> labels = metadata.labels();
        float scale = scale(metadata);
        long step = metadata.getLong("step");
        ParameterLayout layout = layout(metadata, network);
        checkTensors(file, header, header(layout, geometry, Map.of()));

        FloatBuffer parameters = directFloats(file, layout.length());
        float[] mean = new float[geometry.decodedBytes()];
        readTensors(metadata, header, new TensorInput(file, in), parameters, mean);
        try {
            MeanImage meanImage = new MeanImage(geometry.decodedSide(), mean);
            Preprocessing preprocessing = new Preprocessing(geometry, meanImage, scale);
            return new Model(network, labels, preprocessing, step, parameters);
        } catch (IllegalArgumentException e) {
            throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static NetworkConfig network(FileMetadata metadata) throws IOException {
        try {
            return NetworkConfig.parse(metadata.get("network"));
        } catch (IllegalArgumentException e) {
            throw metadata.wrong("network", e);
        }
    }

    private static float scale(FileMetadata metadata) throws IOException {
        try {
            return Float.parseFloat(metadata.get("scale"));
        } catch (NumberFormatException e) {
            throw metadata.wrong("scale", e);
        }
    }

    private static ParameterLayout layout(FileMetadata metadata, NetworkConfig network)
            throws IOException {
        try {
            return ParameterLayout.of(network.spec());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw metadata.wrong("network", e);
        }
    }

    /** Every tensor of the network must be there in its shape, and nothing else. */
    private static void checkTensors(
            String file, SafetensorsHeader actual, SafetensorsHeader expected) throws IOException {
        Map<String, Tensor> there = new HashMap<>();
        actual.tensors().forEach(tensor -> there.put(tensor.name(), tensor));
        for (Tensor wanted : expected.tensors()) {
            Tensor tensor = there.remove(wanted.name());
            if (tensor == null) {
                throw new IOException("%s lacks the tensor %s".formatted(file, wanted.name()));
            }
            if (tensor.dtype() != wanted.dtype() || !tensor.shape().equals(wanted.shape())) {
                throw new IOException(
                        "%s: tensor %s must be %s %s, is %s %s"
                                .formatted(
                                        file,
                                        wanted.name(),
                                        wanted.dtype(),
                                        wanted.shape(),
                                        tensor.dtype(),
                                        tensor.shape()));
            }
        }
        if (!there.isEmpty()) {
            throw new IOException(
                    "%s has tensors its network has no use for: %s"
                            .formatted(file, new ArrayList<>(there.keySet())));
        }
    }

    private static FloatBuffer directFloats(String file, int floats) throws IOException {
        if (floats > Integer.MAX_VALUE / Float.BYTES) {
            throw new IOException(
                    "%s has %d parameters; up to %d are read"
                            .formatted(file, floats, Integer.MAX_VALUE / Float.BYTES));
        }
        return ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** The tensors may lie in any order. */
    private static void readTensors(
            FileMetadata metadata,
            SafetensorsHeader header,
            TensorInput in,
            FloatBuffer parameters,
            float[] mean)
            throws IOException {
        ParameterLayout layout = layout(metadata, network(metadata));
        for (Tensor tensor : header.tensors()) {
            in.readFloats(
                    tensor,
                    tensor.name().equals(MEAN)
                            ? FloatBuffer.wrap(mean)
                            : parameters
                                    .duplicate()
                                    .position(layout.tensor(tensor.name()).offset()));
        }
        in.finish(metadata.get(FileMetadata.TENSOR_SHA256));
    }
}
