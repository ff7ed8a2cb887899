package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.TrainerSpec;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Parameters, velocity and gradients of a network in training, each one flat run of f32 in the
 * order of {@link StateLayout}; in bfloat16 also the rounded copy that layers read, which the
 * update writes.
 */
final class TrainingParameters implements ParameterSource {
    private final TrainerSpec spec;
    private final StateLayout layout;
    private final Queue queue;
    private final Kernels kernels;
    private final Block parameters;
    private final Block velocity;
    private final Block gradient;
    private final Block rounded;
    private final Block kinds;
    private final List<Queue.Work> round;
    private final StateExchange parameterExchange;
    private final StateExchange velocityExchange;

    /** All zero. */
    TrainingParameters(LayerPlan plan, TrainerSpec spec, Queue queue, Resources resources) {
        this.spec = spec;
        this.queue = queue;
        kernels = new Kernels(queue.type());
        layout = StateLayout.of(plan);
        long bytes = (long) layout.length() * Float.BYTES;
        parameters = resources.block(bytes);
        velocity = resources.block(bytes);
        gradient = resources.block(bytes);
        boolean isFloat = queue.type() == ElementType.F32;
        rounded = isFloat ? null : resources.block((long) layout.length() * queue.type().bytes());
        round =
                isFloat
                        ? List.of()
                        : List.of(
                                queue.launch(kernels.round(layout.length(), parameters, rounded)));
        kinds = resources.filled(queue, ByteBuffer.wrap(layout.kinds(spec.frozenLayers())));
        Staging staging = Staging.open(resources, layout);
        parameterExchange = new StateExchange(queue, kernels, staging).with(layout, parameters);
        velocityExchange = new StateExchange(queue, kernels, staging).with(layout, velocity);
    }

    @Override
    public LayerParameters of(int layer) {
        StateLayout.Stored weights = layout.weights(layer);
        StateLayout.Stored biases = layout.biases(layer);
        return new LayerParameters(
                weights.in(rounded == null ? parameters : rounded, queue.type()),
                biases.in(parameters, ElementType.F32),
                weights.in(gradient, ElementType.F32),
                biases.in(gradient, ElementType.F32));
    }

    /**
     * Goes down the gradients of what is trained, if the score is finite.
     *
     * @param step {@link Kernels#STEP_BYTES}
     * @param score {@link Kernels#SCORE_BYTES}
     */
    Queue.Work update(Block step, Block score) {
        return queue.launch(
                kernels.update(
                        layout.chunks(),
                        spec.sgd().momentum(),
                        spec.sgd().weightDecay(),
                        kinds,
                        step,
                        score,
                        gradient,
                        velocity,
                        parameters,
                        rounded));
    }

    /** Weights of the layers that have some, in the network's order. */
    List<StateLayout.Stored> weights() {
        return layout.tensors().stream().filter(stored -> !stored.tensor().isBias()).toList();
    }

    boolean isFrozen(StateLayout.Stored stored) {
        return stored.tensor().layerIndex() < spec.frozenLayers();
    }

    /**
     * Sums of squares: of each of {@link #weights} and of its gradient, two doubles; those of
     * frozen gradients stay as they are. Places without a weight are zero, and do not count.
     */
    List<Queue.Work> squares(Block sums, Resources resources) {
        List<Queue.Work> works = new ArrayList<>();
        Block partials = resources.block(longestPartials());
        long at = 0;
        for (StateLayout.Stored stored : weights()) {
            squares(stored, parameters, partials, sums.slice(at, Double.BYTES), works);
            if (!isFrozen(stored)) {
                Block sum = sums.slice(at + Double.BYTES, Double.BYTES);
                squares(stored, gradient, partials, sum, works);
            }
            at += 2 * Double.BYTES;
        }
        return works;
    }

    private long longestPartials() {
        return weights().stream()
                .mapToLong(stored -> Kernels.squarePartialBytes(stored.length()))
                .max()
                .orElseThrow();
    }

    private void squares(
            StateLayout.Stored stored,
            Block flat,
            Block partials,
            Block sum,
            List<Queue.Work> works) {
        Block values = stored.in(flat, ElementType.F32);
        for (KernelLaunch launch : kernels.sumOfSquares(stored.length(), values, partials, sum)) {
            works.add(queue.launch(launch));
        }
    }

    void write(FloatBuffer parameterTarget, FloatBuffer velocityTarget) {
        parameterExchange.write(parameterTarget);
        velocityExchange.write(velocityTarget);
    }

    void read(FloatBuffer parameterSource, FloatBuffer velocitySource) {
        parameterExchange.read(parameterSource);
        velocityExchange.read(velocitySource);
        round.forEach(Queue.Work::enqueue);
        queue.await();
    }
}
