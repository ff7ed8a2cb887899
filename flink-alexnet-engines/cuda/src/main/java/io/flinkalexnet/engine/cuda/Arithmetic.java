package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.Precision;
import java.util.Collections;
import java.util.Set;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudnn;

/**
 * What NVIDIA's libraries may do for a precision. cuDNN says what an engine does by its numerical
 * notes (Backend Descriptor Types, {@code cudnnBackendNumericalNote_t}); its tensor cores multiply
 * f32 as TF32. In every mode products are summed in f32, one after the other, and results repeat to
 * the bit.
 */
enum Arithmetic {
    /** All 24 bits of mantissa. */
    F32(
            cublas.CUBLAS_COMPUTE_32F,
            cudnn.CUDNN_NUMERICAL_NOTE_TENSOR_CORE,
            cudnn.CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS),

    /** f32 in memory; factors may be rounded to the 11 bits of TF32. */
    TF32(cublas.CUBLAS_COMPUTE_32F_FAST_TF32),

    /** bf16 in memory. */
    BF16(cublas.CUBLAS_COMPUTE_32F, cudnn.CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS);

    /** Not as reproducible or not as exact as summing up in f32. */
    private static final Set<Integer> REFUSED_ALWAYS =
            Set.of(
                    cudnn.CUDNN_NUMERICAL_NOTE_NONDETERMINISTIC,
                    cudnn.CUDNN_NUMERICAL_NOTE_REDUCED_PRECISION_REDUCTION,
                    cudnn.CUDNN_NUMERICAL_NOTE_WINOGRAD,
                    cudnn.CUDNN_NUMERICAL_NOTE_FFT);

    private final int cublasComputeType;
    private final Set<Integer> refused;

    Arithmetic(int cublasComputeType, Integer... refused) {
        this.cublasComputeType = cublasComputeType;
        this.refused = Set.of(refused);
    }

    static Arithmetic of(Precision precision) {
        return switch (precision) {
            case F32 -> F32;
            case TF32 -> TF32;
            case BF16 -> BF16;
        };
    }

    /** Elements of activations and weights. */
    ElementType type() {
        return this == BF16 ? ElementType.BF16 : ElementType.F32;
    }

    /** Whether an engine of cuDNN with these numerical notes computes as it should. */
    boolean allows(Set<Integer> numericalNotes) {
        return Collections.disjoint(REFUSED_ALWAYS, numericalNotes)
                && Collections.disjoint(refused, numericalNotes);
    }

    /**
     * {@code cublasComputeType_t}. Without a "FAST" in its name cuBLAS never rounds factors
     * (cuBLAS, {@code cublasComputeType_t}); the pedantic type only forbids rearranging sums, and
     * is slower.
     */
    int cublasComputeType() {
        return cublasComputeType;
    }
}
