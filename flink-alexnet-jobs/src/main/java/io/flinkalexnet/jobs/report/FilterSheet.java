package io.flinkalexnet.jobs.report;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.snapshot.Model;
import java.awt.image.BufferedImage;
import java.nio.FloatBuffer;

/**
 * The kernels of a network's first layer as one picture, as in Figure 3 of the paper: 16 in a row,
 * each scaled to its own range, a see-through pixel between them.
 *
 * @param filters number of kernels
 * @param kernel height and width of each in pixels
 * @param image one pixel for each weight
 */
record FilterSheet(String layer, int filters, int kernel, BufferedImage image) {
    static final int PER_ROW = 16;

    private static final int OPAQUE = 0xFF << 24;
    private static final int LEVELS = 255;

    /** Null if the first layer with weights does not look at red, green and blue. */
    static FilterSheet of(Model model) {
        ParameterLayout layout = ParameterLayout.of(model.network().spec());
        ParameterLayout.Tensor weights = layout.tensors().get(0);
        LayerSpec layer = model.network().spec().layers().get(weights.layerIndex());
        if (!(layer instanceof LayerSpec.Conv conv) || weights.dims().get(1) != ImageGeometry.RGB) {
            return null;
        }
        return new FilterSheet(
                conv.name(), conv.filters(), conv.kernel(), draw(model.parameters(), weights));
    }

    /** Weights are (filters, 3, kernel, kernel). */
    private static BufferedImage draw(FloatBuffer parameters, ParameterLayout.Tensor weights) {
        int filters = weights.dims().get(0);
        int kernel = weights.dims().get(2);
        int rows = (filters + PER_ROW - 1) / PER_ROW;
        int pitch = kernel + 1;
        BufferedImage sheet =
                new BufferedImage(
                        Math.min(filters, PER_ROW) * pitch - 1,
                        rows * pitch - 1,
                        BufferedImage.TYPE_INT_ARGB);
        for (int filter = 0; filter < filters; filter++) {
            float[] values = new float[weights.fanIn()];
            parameters.get(weights.offset() + filter * values.length, values);
            int left = filter % PER_ROW * pitch;
            int top = filter / PER_ROW * pitch;
            for (int at = 0; at < kernel * kernel; at++) {
                sheet.setRGB(left + at % kernel, top + at / kernel, color(values, at));
            }
        }
        return sheet;
    }

    /** One weight of each channel, between the smallest and the largest of the kernel. */
    private static int color(float[] values, int at) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        int plane = values.length / ImageGeometry.RGB;
        int color = OPAQUE;
        for (int channel = 0; channel < ImageGeometry.RGB; channel++) {
            float share = max > min ? (values[channel * plane + at] - min) / (max - min) : 0.5f;
            color |= Math.round(share * LEVELS) << (8 * (ImageGeometry.RGB - 1 - channel));
        }
        return color;
    }
}
