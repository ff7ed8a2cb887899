package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A convolution with bias, and the ReLU right behind it. */
final class ConvLayer implements Layer {
    private final Site site;
    private final Convolution shape;
    private final Optional<Kernels.FoldedWeights> folded;
    private final Queue.Epilogue epilogue;
    private final ParameterSource.LayerParameters parameters;
    private final Blob input;
    private final Blob output;
    private final BiasGradient biasGradient;

    ConvLayer(
            Site site,
            LayerPlan plan,
            int index,
            ParameterSource.LayerParameters parameters,
            Blob input) {
        this.site = site;
        this.parameters = parameters;
        this.input = input;
        shape = plan.convolution(index, site.batch());
        folded = plan.folded(index);
        epilogue = plan.epilogue(index);
        Shape maps = new Shape(shape.filters(), shape.outputHeight(), shape.outputWidth());
        output =
                site.output(
                        index,
                        maps,
                        epilogue == Queue.Epilogue.RELU ? LayerSpec.Activation.Kind.RELU : null);
        site.runsForward(index, input, output);
        if (!site.schedule().trains(index)) {
            biasGradient = null;
            return;
        }
        int now = site.schedule().backward(index);
        site.runsBackward(index, input, output);
        input.values().at(now);
        int rows = site.batch() * shape.outputHeight() * shape.outputWidth();
        biasGradient = new BiasGradient(site, rows, shape.filters(), now);
    }

    @Override
    public Blob output() {
        return output;
    }

    @Override
    public List<Queue.Work> forward() {
        return List.of(
                site.queue()
                        .convolution(
                                shape,
                                input.values().block(),
                                parameters.weights(),
                                parameters.biases(),
                                epilogue,
                                output.values().block()));
    }

    @Override
    public List<Queue.Work> backward() {
        List<Queue.Work> works = new ArrayList<>();
        Queue queue = site.queue();
        Block gradient = output.gradient().block();
        works.add(
                queue.convolutionWeightGradient(
                        shape, input.values().block(), gradient, parameters.weightGradient()));
        folded.ifPresent(
                weights ->
                        works.addAll(
                                site.launch(
                                        site.kernels()
                                                .maskFolded(
                                                        weights, parameters.weightGradient()))));
        works.addAll(biasGradient.sums(gradient, parameters.biasGradient()));
        if (input.hasGradient()) {
            works.add(
                    queue.convolutionDataGradient(
                            shape, gradient, parameters.weights(), input.gradient().block()));
        }
        return works;
    }
}
