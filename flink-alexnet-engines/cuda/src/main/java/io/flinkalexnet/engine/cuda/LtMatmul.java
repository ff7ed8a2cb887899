package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.cuda.Queue.Epilogue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.cuda.cublas.cublasLtContext;
import org.bytedeco.cuda.cublas.cublasLtMatmulAlgo_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulDescOpaque_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulHeuristicResult_t;
import org.bytedeco.cuda.cublas.cublasLtMatrixLayoutOpaque_t;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * A matrix product of cublasLt: its description, the algorithms for it, and running one. All names
 * are of the cuBLAS documentation, "cuBLASLt Datatypes Reference".
 */
final class LtMatmul implements AutoCloseable {
    /** Words of a {@code cublasLtMatmulAlgo_t}. */
    private static final int ALGORITHM_WORDS = 8;

    /** What cuBLAS assumes of memory, and more than any kernel needs. */
    private static final long MOST_ALIGNMENT = 256;

    /**
     * What is multiplied, and where.
     *
     * @param bias of the result's type, as {@code CUBLASLT_MATMUL_DESC_BIAS_DATA_TYPE} demands;
     *     null without
     */
    record Operands(Block a, Block b, Block bias, Block c) {}

    /**
     * A way to compute it. May be kept: a {@code cublasLtMatmulAlgo_t} is a value, good for the
     * same problem and version of the library.
     */
    record Algorithm(List<Long> words, long workspaceBytes) {}

    private final Operands operands;
    private final cublasLtMatmulDescOpaque_t description;
    private final cublasLtMatrixLayoutOpaque_t first;
    private final cublasLtMatrixLayoutOpaque_t second;
    private final cublasLtMatrixLayoutOpaque_t result;
    private final FloatPointer one = new FloatPointer(new float[] {1});
    private final FloatPointer zero = new FloatPointer(new float[] {0});

    LtMatmul(MatrixProduct product, Arithmetic arithmetic, Epilogue epilogue, Operands operands) {
        this.operands = operands;
        ColumnMajorProduct swapped = ColumnMajorProduct.of(product);
        description = description(arithmetic);
        first = layout(swapped.first(), arithmetic.type());
        second = layout(swapped.second(), arithmetic.type());
        result = layout(swapped.result(), product.result());
        set(cublas.CUBLASLT_MATMUL_DESC_TRANSA, operation(swapped.first()));
        set(cublas.CUBLASLT_MATMUL_DESC_TRANSB, operation(swapped.second()));
        set(cublas.CUBLASLT_MATMUL_DESC_EPILOGUE, epilogue(epilogue, operands.bias() != null));
        if (operands.bias() != null) {
            set(cublas.CUBLASLT_MATMUL_DESC_BIAS_DATA_TYPE, dataType(product.result()));
            try (LongPointer bias = new LongPointer(new long[] {operands.bias().address()})) {
                Cublas.check(
                        cublas.cublasLtMatmulDescSetAttribute(
                                description,
                                cublas.CUBLASLT_MATMUL_DESC_BIAS_POINTER,
                                bias,
                                Long.BYTES),
                        "set the bias of a product");
            }
        }
    }

    private static cublasLtMatmulDescOpaque_t description(Arithmetic arithmetic) {
        try (PointerPointer<cublasLtMatmulDescOpaque_t> made = new PointerPointer<>(1L)) {
            Cublas.check(
                    cublas.cublasLtMatmulDescCreate(
                            made, arithmetic.cublasComputeType(), cudart.CUDA_R_32F),
                    "describe a product");
            return new cublasLtMatmulDescOpaque_t(made.get(0));
        }
    }

    private static cublasLtMatrixLayoutOpaque_t layout(
            ColumnMajorProduct.Matrix matrix, ElementType type) {
        try (PointerPointer<cublasLtMatrixLayoutOpaque_t> made = new PointerPointer<>(1L)) {
            Cublas.check(
                    cublas.cublasLtMatrixLayoutCreate(
                            made,
                            dataType(type),
                            matrix.rows(),
                            matrix.columns(),
                            matrix.leadingDimension()),
                    "describe " + matrix);
            return new cublasLtMatrixLayoutOpaque_t(made.get(0));
        }
    }

    private static int operation(ColumnMajorProduct.Matrix matrix) {
        return matrix.transposed() ? cublas.CUBLAS_OP_T : cublas.CUBLAS_OP_N;
    }

    static int epilogue(Epilogue epilogue, boolean withBias) {
        return switch (epilogue) {
            case NONE ->
                    withBias ? cublas.CUBLASLT_EPILOGUE_BIAS : cublas.CUBLASLT_EPILOGUE_DEFAULT;
            case RELU ->
                    withBias ? cublas.CUBLASLT_EPILOGUE_RELU_BIAS : cublas.CUBLASLT_EPILOGUE_RELU;
        };
    }

    private static int dataType(ElementType type) {
        return switch (type) {
            case F32 -> cudart.CUDA_R_32F;
            case BF16 -> cudart.CUDA_R_16BF;
        };
    }

    private void set(int attribute, int value) {
        try (IntPointer element = new IntPointer(new int[] {value})) {
            Cublas.check(
                    cublas.cublasLtMatmulDescSetAttribute(
                            description, attribute, element, Integer.BYTES),
                    "set attribute %d of a product".formatted(attribute));
        }
    }

    /** Best first, by cublasLt's judgement. */
    List<Algorithm> propose(cublasLtContext handle, int most, long workspaceLimit) {
        try (LtPreference preference = preference(workspaceLimit);
                cublasLtMatmulHeuristicResult_t results =
                        new cublasLtMatmulHeuristicResult_t(most)) {
            int[] count = new int[1];
            Cublas.check(
                    cublas.cublasLtMatmulAlgoGetHeuristic(
                            handle,
                            description,
                            first,
                            second,
                            result,
                            result,
                            preference.pointer(),
                            most,
                            results,
                            count),
                    "propose algorithms");
            List<Algorithm> proposals = new ArrayList<>();
            for (int i = 0; i < count[0]; i++) {
                cublasLtMatmulHeuristicResult_t proposal = results.getPointer(i);
                if (proposal.state() == cublas.CUBLAS_STATUS_SUCCESS) {
                    proposals.add(new Algorithm(words(proposal.algo()), proposal.workspaceSize()));
                }
            }
            return proposals;
        }
    }

    private static List<Long> words(cublasLtMatmulAlgo_t algorithm) {
        return LongStream.range(0, ALGORITHM_WORDS)
                .map(i -> algorithm.data((int) i))
                .boxed()
                .toList();
    }

    /**
     * Parts of a sum may be added up in f32 only ("cublasLtReductionScheme_t"); the other schemes
     * do so in the result's type.
     */
    LtPreference preference(long workspaceLimit) {
        return new LtPreference()
                .set(cublas.CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, workspaceLimit)
                .set(
                        cublas.CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK,
                        cublas.CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE)
                .set(cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, alignment(operands.b()))
                .set(cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES, alignment(operands.a()))
                .set(cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, alignment(operands.c()))
                .set(cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES, alignment(operands.c()));
    }

    static int alignment(Block block) {
        return (int) Math.min(Long.lowestOneBit(block.address()), MOST_ALIGNMENT);
    }

    void enqueue(
            cublasLtContext handle,
            cublasLtMatmulAlgo_t algorithm,
            Workspace workspace,
            CUstream_st stream) {
        Cublas.check(
                cublas.cublasLtMatmul(
                        handle,
                        description,
                        one,
                        DevicePointer.to(operands.b()),
                        first,
                        DevicePointer.to(operands.a()),
                        second,
                        zero,
                        DevicePointer.to(operands.c()),
                        result,
                        DevicePointer.to(operands.c()),
                        result,
                        algorithm,
                        workspace.pointer(),
                        workspace.bytes(),
                        stream),
                "multiply");
    }

    /** To be deallocated by the caller. */
    static cublasLtMatmulAlgo_t algorithm(Algorithm algorithm) {
        cublasLtMatmulAlgo_t made = new cublasLtMatmulAlgo_t();
        for (int i = 0; i < ALGORITHM_WORDS; i++) {
            made.data(i, algorithm.words().get(i));
        }
        return made;
    }

    @Override
    public void close() {
        Cublas.check(cublas.cublasLtMatrixLayoutDestroy(result), "free a layout");
        Cublas.check(cublas.cublasLtMatrixLayoutDestroy(second), "free a layout");
        Cublas.check(cublas.cublasLtMatrixLayoutDestroy(first), "free a layout");
        Cublas.check(cublas.cublasLtMatmulDescDestroy(description), "free a product");
        one.deallocate();
        zero.deallocate();
    }
}
