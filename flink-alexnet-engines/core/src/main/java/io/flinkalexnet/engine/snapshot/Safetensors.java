package io.flinkalexnet.engine.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkalexnet.engine.snapshot.SafetensorsHeader.Dtype;
import io.flinkalexnet.engine.snapshot.SafetensorsHeader.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The safetensors format: eight bytes of header length (little-endian), a JSON header, then the
 * tensors' bytes. As strict as the reference reader: tensors must cover the rest of the file
 * without gap or overlap. Headers are written with sorted names, so equal content gives equal
 * bytes.
 */
final class Safetensors {
    /** The longest header that is read. */
    static final int HEADER_BYTES_MAX = 16 << 20;

    private static final int ALIGNMENT_BYTES = 8;
    private static final String METADATA = "__metadata__";
    private static final ObjectMapper JSON =
            new ObjectMapper(
                    JsonFactory.builder()
                            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .build());

    private Safetensors() {}

    /** Writes all that stands before the tensors' bytes. */
    static void writeHeader(SafetensorsHeader header, OutputStream out) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode metadata = root.putObject(METADATA);
        header.metadata().forEach(metadata::put);
        TreeMap<String, Tensor> byName = new TreeMap<>();
        header.tensors().forEach(tensor -> byName.put(tensor.name(), tensor));
        byName.forEach((name, tensor) -> describe(tensor, root.putObject(name)));
        byte[] json = JSON.writeValueAsBytes(root);
        int padded = (json.length + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
        byte[] text = Arrays.copyOf(json, padded);
        Arrays.fill(text, json.length, padded, (byte) ' ');
        out.write(littleEndian(Long.BYTES).putLong(padded).array());
        out.write(text);
    }

    private static void describe(Tensor tensor, ObjectNode node) {
        ArrayNode offsets = node.putArray("data_offsets");
        offsets.add(tensor.begin()).add(tensor.end());
        node.put("dtype", tensor.dtype().name());
        ArrayNode shape = node.putArray("shape");
        tensor.shape().forEach(size -> shape.add((long) size));
    }

    /** Reads all that stands before the tensors' bytes, and not one byte more. */
    static SafetensorsHeader readHeader(String file, InputStream in) throws IOException {
        long length = littleEndian(in.readNBytes(Long.BYTES), file).getLong();
        if (length < 2 || length > HEADER_BYTES_MAX) {
            throw new IOException(
                    "%s is no safetensors file: its header would have %s bytes, 2 to %d are read"
                            .formatted(file, Long.toUnsignedString(length), HEADER_BYTES_MAX));
        }
        byte[] text = in.readNBytes((int) length);
        if (text.length < length) {
            throw new IOException(
                    "%s is cut: its header has %d bytes, %d are there"
                            .formatted(file, length, text.length));
        }
        return parse(file, text);
    }

    private static ByteBuffer littleEndian(byte[] bytes, String file) throws IOException {
        if (bytes.length < Long.BYTES) {
            throw new IOException(
                    "%s is no safetensors file: it has %d bytes".formatted(file, bytes.length));
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static SafetensorsHeader parse(String file, byte[] text) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": the safetensors header is not JSON", e);
        }
        if (root == null || !root.isObject()) {
            throw new IOException(file + ": the safetensors header is not a JSON object");
        }
        TreeMap<String, String> metadata = new TreeMap<>();
        List<Tensor> tensors = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (entry.getKey().equals(METADATA)) {
                readMetadata(file, entry.getValue(), metadata);
            } else {
                tensors.add(readTensor(file, entry.getKey(), entry.getValue()));
            }
        }
        tensors.sort(Comparator.comparingLong(Tensor::begin).thenComparingLong(Tensor::end));
        checkCover(file, tensors);
        return new SafetensorsHeader(metadata, List.copyOf(tensors));
    }

    private static void readMetadata(String file, JsonNode node, Map<String, String> metadata)
            throws IOException {
        if (!node.isObject()) {
            throw new IOException(file + ": __metadata__ is not a JSON object");
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!entry.getValue().isTextual()) {
                throw new IOException(
                        "%s: __metadata__ %s is not a string".formatted(file, entry.getKey()));
            }
            metadata.put(entry.getKey(), entry.getValue().textValue());
        }
    }

    private static Tensor readTensor(String file, String name, JsonNode node) throws IOException {
        Dtype dtype = readDtype(file, name, node.path("dtype"));
        List<Long> shape = longs(file, name, node.path("shape"));
        List<Long> offsets = longs(file, name, node.path("data_offsets"));
        if (offsets.size() != 2 || offsets.get(1) < offsets.get(0)) {
            throw new IOException(
                    "%s: tensor %s has the data_offsets %s, not a begin and an end"
                            .formatted(file, name, offsets));
        }
        long bytes = dtype.valueBytes();
        try {
            for (long size : shape) {
                bytes = Math.multiplyExact(bytes, size);
            }
        } catch (ArithmeticException e) {
            throw new IOException(
                    "%s: tensor %s has the shape %s, too large".formatted(file, name, shape), e);
        }
        if (bytes != offsets.get(1) - offsets.get(0)) {
            throw new IOException(
                    "%s: tensor %s of shape %s takes %d bytes, its data_offsets are %s"
                            .formatted(file, name, shape, bytes, offsets));
        }
        return new Tensor(name, dtype, shape, offsets.get(0), offsets.get(1));
    }

    private static Dtype readDtype(String file, String name, JsonNode node) throws IOException {
        for (Dtype dtype : Dtype.values()) {
            if (dtype.name().equals(node.textValue())) {
                return dtype;
            }
        }
        throw new IOException(
                "%s: tensor %s has the dtype %s; this build reads F32 and I64"
                        .formatted(file, name, node));
    }

    private static List<Long> longs(String file, String name, JsonNode node) throws IOException {
        List<Long> values = new ArrayList<>();
        for (JsonNode value : node) {
            if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
                throw new IOException(
                        "%s: tensor %s has the number %s, not a size".formatted(file, name, value));
            }
            values.add(value.longValue());
        }
        if (!node.isArray()) {
            throw new IOException(
                    "%s: tensor %s lacks shape or data_offsets".formatted(file, name));
        }
        return List.copyOf(values);
    }

    private static void checkCover(String file, List<Tensor> tensors) throws IOException {
        long end = 0;
        for (Tensor tensor : tensors) {
            if (tensor.begin() != end) {
                throw new IOException(
                        "%s: tensor %s begins at byte %d, the one before it ends at %d"
                                .formatted(file, tensor.name(), tensor.begin(), end));
            }
            end = tensor.end();
        }
    }
}
