package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.cuda.KernelLaunch.Argument;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.junit.jupiter.api.Test;

class PackedArgumentsTest {
    @Test
    void pointsToEachValueInTheOrderOfTheFunction() {
        List<Argument> arguments =
                List.of(
                        new Argument.Whole(-7),
                        new Argument.Pointer(new Block(0x7f00_1234_5678L, 4)),
                        new Argument.Real(0.25f),
                        new Argument.Long(1L << 40),
                        new Argument.Pointer(null));
        try (PackedArguments packed = new PackedArguments(arguments)) {
            assertThat(new IntPointer(packed.pointers().get(0)).get()).isEqualTo(-7);
            assertThat(longAt(packed, 1)).isEqualTo(0x7f00_1234_5678L);
            assertThat(new FloatPointer(packed.pointers().get(2)).get()).isEqualTo(0.25f);
            assertThat(longAt(packed, 3)).isEqualTo(1L << 40);
            assertThat(longAt(packed, 4)).isZero();
        }
    }

    @Test
    void mayBeNone() {
        try (PackedArguments packed = new PackedArguments(List.of())) {
            assertThat(packed.pointers().isNull()).isFalse();
        }
    }

    private static long longAt(PackedArguments packed, int index) {
        return new LongPointer(packed.pointers().get(index)).get();
    }
}
