package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.random.Purpose;
import java.util.List;

/**
 * Dropout of a training step, by the masks that all engines draw. In place: a ReLU's gradient can
 * be told from dropped outputs, too, since where they are 0 for being dropped no gradient arrives.
 */
final class DropoutLayer implements Layer {
    private final Site site;
    private final LayerSpec.Dropout spec;
    private final int purpose;
    private final long seed;
    private final int count;
    private final Block step;
    private final Blob input;
    private final Blob output;

    /**
     * @param seed key of all random numbers
     * @param step {@link Kernels#STEP_BYTES}
     */
    DropoutLayer(Site site, LayerPlan plan, int index, long seed, Block step, Blob input) {
        this.site = site;
        this.seed = seed;
        this.step = step;
        this.input = input;
        spec = (LayerSpec.Dropout) plan.layer(index);
        purpose = Purpose.DROPOUT.of(index).code();
        count = site.count(plan.input(index));
        boolean needsOutput = input.function() == LayerSpec.Activation.Kind.TANH;
        output = needsOutput ? site.output(index, plan.input(index), null) : input;
        site.runsForward(index, input, output);
        if (site.schedule().trains(index)) {
            site.runsBackward(index, input, output);
        }
    }

    @Override
    public Blob output() {
        return output;
    }

    @Override
    public List<Queue.Work> forward() {
        return times(input.values().block(), output.values().block());
    }

    @Override
    public List<Queue.Work> backward() {
        return input.hasGradient()
                ? times(output.gradient().block(), input.gradient().block())
                : List.of();
    }

    private List<Queue.Work> times(Block from, Block to) {
        return site.launch(
                site.kernels().dropout(spec.rate(), seed, purpose, count, step, from, to));
    }
}
