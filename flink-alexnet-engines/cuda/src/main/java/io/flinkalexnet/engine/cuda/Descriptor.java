package io.flinkalexnet.engine.cuda;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.cuda.cudnn.cudnnBackendDescriptor_t;
import org.bytedeco.cuda.cudnn.cudnnContext;
import org.bytedeco.cuda.global.cudnn;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * A backend descriptor of cuDNN: made, given attributes, finalised, then read. Which attributes
 * there are, and of what type, is said in its documentation at "Backend Descriptor Types".
 */
final class Descriptor implements AutoCloseable {
    private final cudnnBackendDescriptor_t pointer = new cudnnBackendDescriptor_t();
    private final String name;

    /**
     * @param type {@code CUDNN_BACKEND_..._DESCRIPTOR}
     * @param name for messages, such as "the tensor x"
     */
    Descriptor(int type, String name) {
        this.name = name;
        Cudnn.check(cudnn.cudnnBackendCreateDescriptor(type, pointer), "make " + name);
    }

    Descriptor longs(int attribute, long... values) {
        try (LongPointer elements = new LongPointer(values)) {
            return set(attribute, cudnn.CUDNN_TYPE_INT64, values.length, elements);
        }
    }

    /**
     * @param type {@code CUDNN_TYPE_...} of an enumeration
     */
    Descriptor constant(int attribute, int type, int value) {
        try (IntPointer element = new IntPointer(new int[] {value})) {
            return set(attribute, type, 1, element);
        }
    }

    Descriptor dataType(int attribute, ElementType type) {
        return constant(attribute, cudnn.CUDNN_TYPE_DATA_TYPE, Cudnn.dataType(type));
    }

    Descriptor number(int attribute, float value) {
        try (FloatPointer element = new FloatPointer(new float[] {value})) {
            return set(attribute, cudnn.CUDNN_TYPE_FLOAT, 1, element);
        }
    }

    /** Sets what is false by default. */
    Descriptor flag(int attribute) {
        try (BytePointer element = new BytePointer(new byte[] {1})) {
            return set(attribute, cudnn.CUDNN_TYPE_BOOLEAN, 1, element);
        }
    }

    Descriptor addresses(int attribute, long... values) {
        try (LongPointer elements = new LongPointer(values)) {
            return set(attribute, cudnn.CUDNN_TYPE_VOID_PTR, values.length, elements);
        }
    }

    Descriptor handle(int attribute, cudnnContext handle) {
        cudnnContext[] handles = {handle}; // PointerPointer(Pointer) would be a view, not a copy
        try (PointerPointer<cudnnContext> element = new PointerPointer<>(handles)) {
            return set(attribute, cudnn.CUDNN_TYPE_HANDLE, 1, element);
        }
    }

    /** Others, which must be final. */
    Descriptor others(int attribute, Descriptor... values) {
        try (PointerPointer<cudnnBackendDescriptor_t> elements = pointers(List.of(values))) {
            int type = cudnn.CUDNN_TYPE_BACKEND_DESCRIPTOR;
            return set(attribute, type, values.length, elements);
        }
    }

    private Descriptor set(int attribute, int type, long count, Pointer elements) {
        Cudnn.check(
                cudnn.cudnnBackendSetAttribute(pointer, attribute, type, count, elements),
                "set attribute %d of %s".formatted(attribute, name));
        return this;
    }

    /** To be called when all attributes are set. */
    Descriptor finish() {
        Cudnn.check(cudnn.cudnnBackendFinalize(pointer), "finalise " + name);
        return this;
    }

    long readLong(int attribute) {
        try (LongPointer element = new LongPointer(1)) {
            read(attribute, cudnn.CUDNN_TYPE_INT64, 1, element);
            return element.get();
        }
    }

    /**
     * @param type {@code CUDNN_TYPE_...} of an enumeration
     * @param most elements to read
     */
    int[] readConstants(int attribute, int type, int most) {
        try (IntPointer elements = new IntPointer(most)) {
            int[] values = new int[read(attribute, type, most, elements)];
            elements.get(values);
            return values;
        }
    }

    /**
     * Copies of others, to be closed by the caller.
     *
     * @param type {@code CUDNN_BACKEND_..._DESCRIPTOR}
     * @param most elements to read
     */
    List<Descriptor> readOthers(int attribute, int type, int most, String names) {
        List<Descriptor> others = new ArrayList<>();
        try {
            while (others.size() < most) {
                others.add(new Descriptor(type, names));
            }
            int count;
            try (PointerPointer<cudnnBackendDescriptor_t> elements = pointers(others)) {
                count = read(attribute, cudnn.CUDNN_TYPE_BACKEND_DESCRIPTOR, most, elements);
            }
            List<Descriptor> unused = others.subList(count, most);
            closeAll(unused);
            unused.clear();
            return others;
        } catch (RuntimeException e) {
            closeAll(others);
            throw e;
        }
    }

    /** How many there were, at most {@code most}. */
    private int read(int attribute, int type, int most, Pointer elements) {
        long[] count = new long[1];
        Cudnn.check(
                cudnn.cudnnBackendGetAttribute(pointer, attribute, type, most, count, elements),
                "read attribute %d of %s".formatted(attribute, name));
        return (int) Math.min(count[0], most);
    }

    private static PointerPointer<cudnnBackendDescriptor_t> pointers(List<Descriptor> others) {
        return new PointerPointer<>(
                others.stream().map(Descriptor::pointer).toArray(cudnnBackendDescriptor_t[]::new));
    }

    cudnnBackendDescriptor_t pointer() {
        return pointer;
    }

    /** Closes the last first. */
    static void closeAll(List<Descriptor> descriptors) {
        List<Descriptor> reversed = new ArrayList<>(descriptors);
        Collections.reverse(reversed);
        reversed.forEach(Descriptor::close);
    }

    @Override
    public void close() {
        Cudnn.check(cudnn.cudnnBackendDestroyDescriptor(pointer), "free " + name);
    }

    @Override
    public String toString() {
        return name;
    }
}
