package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.List;

/**
 * A non-linearity, whose gradient is computed from its output. Where the layer before has applied
 * it, or it may replace its input, input and output are the same memory.
 */
final class ActivationLayer implements Layer {
    private final Site site;
    private final LayerSpec.Activation.Kind kind;
    private final int count;
    private final boolean fused;
    private final Blob input;
    private final Blob output;

    /**
     * @param inPlace whether nobody needs the input afterwards
     */
    ActivationLayer(Site site, LayerPlan plan, int index, Blob input, boolean inPlace) {
        this.site = site;
        this.input = input;
        Shape shape = plan.input(index);
        kind = ((LayerSpec.Activation) plan.layer(index)).kind();
        count = site.count(shape);
        fused = plan.isFused(index);
        output = fused ? input : inPlace ? input.behind(kind) : site.output(index, shape, kind);
        site.runsForward(index, input, output);
        if (site.schedule().trains(index)) {
            site.runsBackward(index, input, output);
            output.values().at(site.schedule().backward(index));
        }
    }

    @Override
    public Blob output() {
        return output;
    }

    @Override
    public List<Queue.Work> forward() {
        return fused
                ? List.of()
                : site.launch(
                        site.kernels()
                                .activation(
                                        kind,
                                        count,
                                        input.values().block(),
                                        output.values().block()));
    }

    @Override
    public List<Queue.Work> backward() {
        boolean inPlace = input.gradient() == output.gradient();
        return inPlace && output.isMasked()
                ? List.of()
                : site.launch(
                        site.kernels()
                                .activationGradient(
                                        kind,
                                        count,
                                        output.values().block(),
                                        output.gradient().block(),
                                        input.gradient().block()));
    }
}
