package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.cuda.Queue.Epilogue;
import java.io.IOException;
import org.bytedeco.cuda.global.cublas;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** cublasLt accepts the descriptions of the networks' products; it needs no device for that. */
class LtDescriptorsTest {
    private static final Block MEMORY = new Block(1L << 32, 1 << 30);

    @BeforeAll
    static void findCublasLt() throws IOException {
        NvidiaLibraries.assume("libcublasLt.so.13");
        System.out.println("cublasLt " + cublas.cublasLtGetVersion());
    }

    @ParameterizedTest
    @CsvSource({
        "128, 4096, 9216, false, true", // fc6
        "128, 9216, 4096, false, false", // its data gradient
        "4096, 9216, 128, true, false", // its weight gradient
        "1, 1000, 4096, false, true", // fc8 of one picture
        "7, 5, 3, true, true"
    })
    void productsAreDescribed(
            int rows, int columns, int inner, boolean transposeA, boolean transposeB) {
        for (Arithmetic arithmetic : Arithmetic.values()) {
            for (Epilogue epilogue : Epilogue.values()) {
                for (ElementType result : ElementType.values()) {
                    MatrixProduct product =
                            new MatrixProduct(rows, columns, inner, transposeA, transposeB, result);
                    describe(product, arithmetic, epilogue, null);
                    describe(product, arithmetic, epilogue, MEMORY);
                }
            }
        }
    }

    private static void describe(
            MatrixProduct product, Arithmetic arithmetic, Epilogue epilogue, Block bias) {
        LtMatmul.Operands operands = new LtMatmul.Operands(MEMORY, MEMORY, bias, MEMORY);
        try (LtMatmul matmul = new LtMatmul(product, arithmetic, epilogue, operands)) {
            matmul.preference(1 << 20).close();
        }
    }

    @Test
    void anUnknownAttributeIsRefusedInWords() {
        try (LtPreference preference = new LtPreference()) {
            assertThatThrownBy(() -> preference.set(1000, 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "cublasLt cannot set preference 1000: an unsupported value or"
                                    + " parameter was passed to the function (7)");
        }
    }
}
