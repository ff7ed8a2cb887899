package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.List;

/** Local response normalisation that no pooling follows. */
final class LrnLayer implements Layer {
    private final Site site;
    private final LayerSpec.Lrn spec;
    private final int positions;
    private final int channels;
    private final Blob input;
    private final Blob output;
    private final Kernels.Mask mask;

    LrnLayer(Site site, LayerPlan plan, int index, Blob input) {
        this.site = site;
        this.input = input;
        spec = (LayerSpec.Lrn) plan.layer(index);
        Shape shape = plan.input(index);
        channels = shape.channels();
        positions = site.batch() * shape.height() * shape.width();
        output = site.output(index, shape, null);
        site.runsForward(index, input, output);
        mask = input.hasGradient() ? input.mask() : Kernels.Mask.NONE;
        if (site.schedule().trains(index)) {
            site.runsBackward(index, input, output);
            input.values().at(site.schedule().backward(index));
        }
    }

    @Override
    public Blob output() {
        return output;
    }

    @Override
    public List<Queue.Work> forward() {
        return site.launch(
                site.kernels()
                        .lrn(
                                spec,
                                positions,
                                channels,
                                input.values().block(),
                                output.values().block()));
    }

    @Override
    public List<Queue.Work> backward() {
        return site.launch(
                site.kernels()
                        .lrnGradient(
                                spec,
                                positions,
                                channels,
                                mask,
                                input.values().block(),
                                output.gradient().block(),
                                input.gradient().block()));
    }
}
