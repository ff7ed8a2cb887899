package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.cuda.Queue.Epilogue;
import org.bytedeco.cuda.global.cublas;
import org.junit.jupiter.api.Test;

class LtMatmulTest {
    @Test
    void epiloguesComeWithAndWithoutBias() {
        assertThat(LtMatmul.epilogue(Epilogue.NONE, false))
                .isEqualTo(cublas.CUBLASLT_EPILOGUE_DEFAULT);
        assertThat(LtMatmul.epilogue(Epilogue.NONE, true)).isEqualTo(cublas.CUBLASLT_EPILOGUE_BIAS);
        assertThat(LtMatmul.epilogue(Epilogue.RELU, false))
                .isEqualTo(cublas.CUBLASLT_EPILOGUE_RELU);
        assertThat(LtMatmul.epilogue(Epilogue.RELU, true))
                .isEqualTo(cublas.CUBLASLT_EPILOGUE_RELU_BIAS);
    }

    @Test
    void alignmentIsThatOfTheAddressButNeverAbove256() {
        assertThat(LtMatmul.alignment(new Block(0x7f00_0000_0000L, 1))).isEqualTo(256);
        assertThat(LtMatmul.alignment(new Block(0x7f00_0000_0030L, 1))).isEqualTo(16);
        assertThat(LtMatmul.alignment(new Block(0x7f00_0000_0002L, 1))).isEqualTo(2);
    }
}
