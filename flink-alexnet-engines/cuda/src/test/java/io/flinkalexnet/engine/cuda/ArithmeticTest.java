package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.cuda.global.cudnn.CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS;
import static org.bytedeco.cuda.global.cudnn.CUDNN_NUMERICAL_NOTE_NONDETERMINISTIC;
import static org.bytedeco.cuda.global.cudnn.CUDNN_NUMERICAL_NOTE_REDUCED_PRECISION_REDUCTION;
import static org.bytedeco.cuda.global.cudnn.CUDNN_NUMERICAL_NOTE_STRICT_NAN_PROP;
import static org.bytedeco.cuda.global.cudnn.CUDNN_NUMERICAL_NOTE_TENSOR_CORE;
import static org.bytedeco.cuda.global.cudnn.CUDNN_NUMERICAL_NOTE_WINOGRAD;

import io.flinkalexnet.engine.Precision;
import java.util.Set;
import org.bytedeco.cuda.global.cublas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArithmeticTest {
    @Test
    void f32StaysOffTensorCores() {
        assertThat(Arithmetic.F32.allows(Set.of(CUDNN_NUMERICAL_NOTE_TENSOR_CORE))).isFalse();
        assertThat(Arithmetic.F32.allows(Set.of(CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS)))
                .isFalse();
        assertThat(Arithmetic.F32.cublasComputeType()).isEqualTo(cublas.CUBLAS_COMPUTE_32F);
    }

    @Test
    void tf32UsesThem() {
        Set<Integer> notes =
                Set.of(CUDNN_NUMERICAL_NOTE_TENSOR_CORE, CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS);
        assertThat(Arithmetic.TF32.allows(notes)).isTrue();
        assertThat(Arithmetic.TF32.cublasComputeType())
                .isEqualTo(cublas.CUBLAS_COMPUTE_32F_FAST_TF32);
        assertThat(Arithmetic.TF32.type()).isEqualTo(ElementType.F32);
    }

    @Test
    void bf16UsesThemOnItsOwnType() {
        assertThat(Arithmetic.BF16.allows(Set.of(CUDNN_NUMERICAL_NOTE_TENSOR_CORE))).isTrue();
        assertThat(Arithmetic.BF16.allows(Set.of(CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS)))
                .isFalse();
        assertThat(Arithmetic.BF16.type()).isEqualTo(ElementType.BF16);
    }

    @ParameterizedTest
    @EnumSource
    void everyModeRepeatsToTheBitAndSumsInF32(Arithmetic arithmetic) {
        assertThat(arithmetic.allows(Set.of())).isTrue();
        assertThat(arithmetic.allows(Set.of(CUDNN_NUMERICAL_NOTE_STRICT_NAN_PROP))).isTrue();
        assertThat(arithmetic.allows(Set.of(CUDNN_NUMERICAL_NOTE_NONDETERMINISTIC))).isFalse();
        assertThat(arithmetic.allows(Set.of(CUDNN_NUMERICAL_NOTE_WINOGRAD))).isFalse();
        assertThat(arithmetic.allows(Set.of(CUDNN_NUMERICAL_NOTE_REDUCED_PRECISION_REDUCTION)))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void everyPrecisionHasOneOfItsName(Precision precision) {
        assertThat(Arithmetic.of(precision).name()).isEqualTo(precision.name());
    }
}
