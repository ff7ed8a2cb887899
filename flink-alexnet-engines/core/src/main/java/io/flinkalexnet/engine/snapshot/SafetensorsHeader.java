package io.flinkalexnet.engine.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The header of a safetensors file: strings about the whole, and where each tensor lies.
 *
 * @param metadata strings, sorted by name
 * @param tensors in the order of their bytes, which follow one another without a gap
 */
record SafetensorsHeader(SortedMap<String, String> metadata, List<Tensor> tensors) {
    /** Types of values that are read and written; all are little-endian. */
    enum Dtype {
        F32(4),
        I64(8);

        private final int valueBytes;

        Dtype(int valueBytes) {
            this.valueBytes = valueBytes;
        }

        int valueBytes() {
            return valueBytes;
        }
    }

    /**
     * One tensor.
     *
     * @param shape outermost size first
     * @param begin index of its first byte, from the end of the header on
     * @param end index behind its last byte
     */
    record Tensor(String name, Dtype dtype, List<Long> shape, long begin, long end) {
        long length() {
            return (end - begin) / dtype.valueBytes();
        }
    }

    /** Lays tensors one behind the other. */
    static final class Builder {
        private final List<Tensor> tensors = new ArrayList<>();
        private final TreeMap<String, String> metadata = new TreeMap<>();
        private long end;

        Builder put(String name, String value) {
            metadata.put(name, value);
            return this;
        }

        Builder putAll(Map<String, String> entries) {
            metadata.putAll(entries);
            return this;
        }

        Builder tensor(String name, Dtype dtype, List<? extends Number> shape) {
            List<Long> sizes = shape.stream().map(Number::longValue).toList();
            long bytes = dtype.valueBytes();
            for (long size : sizes) {
                bytes = Math.multiplyExact(bytes, size);
            }
            tensors.add(new Tensor(name, dtype, sizes, end, end + bytes));
            end += bytes;
            return this;
        }

        SafetensorsHeader build() {
            return new SafetensorsHeader(metadata, List.copyOf(tensors));
        }
    }

    /** Bytes of all tensors. */
    long tensorBytes() {
        return tensors.isEmpty() ? 0 : tensors.get(tensors.size() - 1).end();
    }
}
