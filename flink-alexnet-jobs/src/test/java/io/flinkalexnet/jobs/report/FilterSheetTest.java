package io.flinkalexnet.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.snapshot.Model;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FilterSheetTest {
    private static final NetworkConfig NETWORK = new NetworkConfig("alexnet-small", 2, 32, 1);

    /** The second kernel is the first one times a thousand: the same picture. */
    @Test
    void scalesEachKernelToItsOwnRange() {
        ParameterLayout.Tensor weights = ParameterLayout.of(NETWORK.spec()).tensors().get(0);
        FloatBuffer parameters = FloatBuffer.allocate(ParameterLayout.of(NETWORK.spec()).length());
        int plane = weights.fanIn() / 3;
        for (int kernel = 0; kernel < 2; kernel++) {
            float factor = kernel == 0 ? 1 : 1000;
            for (int channel = 0; channel < 3; channel++) {
                parameters.put(kernel * 3 * plane + channel * plane, (channel - 1) * factor);
            }
        }

        FilterSheet sheet = FilterSheet.of(model(parameters));

        int pitch = sheet.kernel() + 1;
        assertThat(sheet.image().getRGB(0, 0)).isEqualTo(0xFF_00_80_FF);
        assertThat(sheet.image().getRGB(pitch, 0)).isEqualTo(0xFF_00_80_FF);
        assertThat(sheet.image().getRGB(1, 0)).isEqualTo(0xFF_80_80_80);
        assertThat(sheet.image().getRGB(sheet.kernel(), 0)).as("gap").isZero();
    }

    @Test
    void putsSixteenKernelsInARow() {
        FilterSheet sheet =
                FilterSheet.of(
                        model(FloatBuffer.allocate(ParameterLayout.of(NETWORK.spec()).length())));

        int pitch = sheet.kernel() + 1;
        assertThat(sheet.image().getWidth()).isEqualTo(16 * pitch - 1);
        assertThat(sheet.image().getHeight()).isEqualTo(sheet.filters() / 16 * pitch - 1);
        assertThat(sheet.layer()).isEqualTo("conv1");
    }

    private static Model model(FloatBuffer parameters) {
        ImageGeometry geometry = ImageGeometry.of(NETWORK);
        return new Model(
                NETWORK,
                List.of("cat", "dog"),
                new Preprocessing(geometry, MeanImage.constant(geometry.decodedSide(), 120), 1),
                7,
                parameters);
    }
}
