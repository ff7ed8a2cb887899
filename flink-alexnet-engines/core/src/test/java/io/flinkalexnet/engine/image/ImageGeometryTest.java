package io.flinkalexnet.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flinkalexnet.engine.model.NetworkConfig;
import org.junit.jupiter.api.Test;

class ImageGeometryTest {
    @Test
    void crops227OutOf256AsThePaperDoes() {
        ImageGeometry geometry = ImageGeometry.of(NetworkConfig.of("alexnet-2012", 1000));
        assertThat(geometry).isEqualTo(new ImageGeometry(256, 0, 227));
        assertThat(geometry.maxOffset()).isEqualTo(29);
        assertThat(geometry.centerOffset()).isEqualTo(14);
        assertThat(geometry.decodedBytes()).isEqualTo(196_608);
        assertThat(geometry.croppedBytes()).isEqualTo(154_587);
    }

    @Test
    void padsSmallInputsAndResizesLargerOnes() {
        assertThat(small(32)).isEqualTo(new ImageGeometry(32, 4, 32));
        assertThat(small(32).decodedSide()).isEqualTo(40);
        assertThat(small(32).centerOffset()).isEqualTo(4);
        assertThat(small(64)).isEqualTo(new ImageGeometry(72, 0, 64));
    }

    private static ImageGeometry small(int side) {
        return ImageGeometry.of(new NetworkConfig("alexnet-small", 10, side, 1));
    }

    @Test
    void refusesSidesOutOfRange() {
        refuses("resizeSide", () -> new ImageGeometry(0, 0, 1));
        refuses("resizeSide", () -> new ImageGeometry(1025, 0, 1));
        refuses("padding", () -> new ImageGeometry(8, -1, 8));
        refuses("cropSide", () -> new ImageGeometry(8, 0, 9));
        refuses("cropSide", () -> new ImageGeometry(8, 0, 0));
        assertThat(new ImageGeometry(8, 1, 10).maxOffset()).isZero();
    }

    private static void refuses(String word, Runnable constructor) {
        assertThatIllegalArgumentException()
                .isThrownBy(constructor::run)
                .withMessageContaining(word);
    }
}
