package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.List;
import java.util.Optional;

/** Max pooling, with the LRN right before it. */
final class MaxPoolLayer implements Layer {
    private final Site site;
    private final Optional<LayerSpec.Lrn> lrn;
    private final Kernels.PoolShape shape;
    private final Blob input;
    private final Blob output;
    private final Kernels.Mask mask;
    private final Tensor argmax;

    /**
     * @param lrn applied to the input first
     */
    MaxPoolLayer(Site site, LayerPlan plan, int index, Optional<LayerSpec.Lrn> lrn, Blob input) {
        this.site = site;
        this.lrn = lrn;
        this.input = input;
        LayerSpec.MaxPool spec = (LayerSpec.MaxPool) plan.layer(index);
        Shape from = plan.input(index);
        shape =
                new Kernels.PoolShape(
                        site.batch(),
                        from.height(),
                        from.width(),
                        from.channels(),
                        spec.kernel(),
                        spec.stride());
        output = site.output(index, spec.output(from), null);
        site.runsForward(index, input, output);
        mask = input.hasGradient() ? input.mask() : Kernels.Mask.NONE;
        if (!site.schedule().trains(index)) {
            argmax = null;
            return;
        }
        int now = site.schedule().backward(index);
        site.runsBackward(index, input, output);
        input.values().at(now);
        argmax = site.arena().tensor(shape.outputs());
        argmax.at(site.schedule().forward(index));
        argmax.at(now);
    }

    @Override
    public Blob output() {
        return output;
    }

    @Override
    public List<Queue.Work> forward() {
        Kernels kernels = site.kernels();
        Block x = input.values().block();
        Block y = output.values().block();
        Block places = argmax == null ? null : argmax.block();
        return site.launch(
                lrn.map(before -> kernels.lrnMaxPool(before, shape, x, y, places))
                        .orElseGet(() -> kernels.maxPool(shape, x, y, places)));
    }

    @Override
    public List<Queue.Work> backward() {
        Kernels kernels = site.kernels();
        Block x = input.values().block();
        Block dy = output.gradient().block();
        Block dx = input.gradient().block();
        return site.launch(
                lrn.map(
                                before ->
                                        kernels.lrnMaxPoolGradient(
                                                before, shape, mask, x, dy, argmax.block(), dx))
                        .orElseGet(
                                () ->
                                        kernels.maxPoolGradient(
                                                shape, mask, x, dy, argmax.block(), dx)));
    }
}
