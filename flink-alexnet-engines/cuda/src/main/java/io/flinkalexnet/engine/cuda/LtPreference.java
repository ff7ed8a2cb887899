package io.flinkalexnet.engine.cuda;

import org.bytedeco.cuda.cublas.cublasLtMatmulPreferenceOpaque_t;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** What a heuristic of cublasLt is to look for: {@code cublasLtMatmulPreferenceAttributes_t}. */
final class LtPreference implements AutoCloseable {
    private final cublasLtMatmulPreferenceOpaque_t pointer;

    LtPreference() {
        try (PointerPointer<cublasLtMatmulPreferenceOpaque_t> made = new PointerPointer<>(1L)) {
            Cublas.check(cublas.cublasLtMatmulPreferenceCreate(made), "make a preference");
            pointer = new cublasLtMatmulPreferenceOpaque_t(made.get(0));
        }
    }

    /** An attribute of 64 bits. */
    LtPreference set(int attribute, long value) {
        try (LongPointer element = new LongPointer(new long[] {value})) {
            return set(attribute, element, Long.BYTES);
        }
    }

    /** An attribute of 32 bits. */
    LtPreference set(int attribute, int value) {
        try (IntPointer element = new IntPointer(new int[] {value})) {
            return set(attribute, element, Integer.BYTES);
        }
    }

    private LtPreference set(int attribute, Pointer element, int bytes) {
        Cublas.check(
                cublas.cublasLtMatmulPreferenceSetAttribute(pointer, attribute, element, bytes),
                "set preference " + attribute);
        return this;
    }

    cublasLtMatmulPreferenceOpaque_t pointer() {
        return pointer;
    }

    @Override
    public void close() {
        Cublas.check(cublas.cublasLtMatmulPreferenceDestroy(pointer), "free a preference");
    }
}
