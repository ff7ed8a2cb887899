package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.ArrayList;
import java.util.List;

/** A fully connected layer with bias, and the ReLU right behind it. */
final class DenseLayer implements Layer {
    private final Site site;
    private final int inputs;
    private final int outputs;
    private final Queue.Epilogue epilogue;
    private final ParameterSource.LayerParameters parameters;
    private final Blob input;
    private final Blob output;
    private final BiasGradient biasGradient;

    DenseLayer(
            Site site,
            LayerPlan plan,
            int index,
            ParameterSource.LayerParameters parameters,
            Blob input) {
        this.site = site;
        this.parameters = parameters;
        this.input = input;
        inputs = plan.input(index).size();
        outputs = ((LayerSpec.Dense) plan.layer(index)).outputs();
        epilogue = plan.epilogue(index);
        boolean isLast = index == site.schedule().layers() - 1;
        output =
                site.output(
                        index,
                        new Shape(outputs, 1, 1),
                        isLast ? ElementType.F32 : site.queue().type(),
                        epilogue == Queue.Epilogue.RELU ? LayerSpec.Activation.Kind.RELU : null);
        site.runsForward(index, input, output);
        if (!site.schedule().trains(index)) {
            biasGradient = null;
            return;
        }
        int now = site.schedule().backward(index);
        site.runsBackward(index, input, output);
        input.values().at(now);
        biasGradient = new BiasGradient(site, site.batch(), outputs, now);
    }

    @Override
    public Blob output() {
        return output;
    }

    /** {@code y = x w^T + b}: x is (batch, inputs), w (outputs, inputs). */
    @Override
    public List<Queue.Work> forward() {
        MatrixProduct product =
                new MatrixProduct(site.batch(), outputs, inputs, false, true, output.type());
        return List.of(
                site.queue()
                        .product(
                                product,
                                input.values().block(),
                                parameters.weights(),
                                parameters.biases(),
                                epilogue,
                                output.values().block()));
    }

    /** {@code dw = dy^T x}, {@code dx = dy w}. */
    @Override
    public List<Queue.Work> backward() {
        Block gradient = output.gradient().block();
        MatrixProduct ofWeights =
                new MatrixProduct(outputs, inputs, site.batch(), true, false, ElementType.F32);
        List<Queue.Work> works = new ArrayList<>();
        works.add(
                product(ofWeights, gradient, input.values().block(), parameters.weightGradient()));
        works.addAll(biasGradient.sums(gradient, parameters.biasGradient()));
        if (input.hasGradient()) {
            MatrixProduct ofInput =
                    new MatrixProduct(
                            site.batch(), inputs, outputs, false, false, site.queue().type());
            works.add(product(ofInput, gradient, parameters.weights(), input.gradient().block()));
        }
        return works;
    }

    private Queue.Work product(MatrixProduct shape, Block a, Block b, Block c) {
        return site.queue().product(shape, a, b, null, Queue.Epilogue.NONE, c);
    }
}
