package io.flinkalexnet.engine.cuda;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;

/** Parameters of a model that only classifies, each once: weights as layers read them. */
final class ServingParameters implements ParameterSource {
    private final StateLayout layout;
    private final Map<Integer, LayerParameters> layers = new HashMap<>();

    /**
     * @param source in the exchange order, not kept
     * @param resources of the model
     * @param queue only used here
     */
    ServingParameters(LayerPlan plan, FloatBuffer source, Resources resources, Queue queue) {
        layout = StateLayout.of(plan);
        try (Resources passing = new Resources(queue.device())) {
            Staging staging = Staging.open(passing, layout);
            Loader loader =
                    queue.type() == ElementType.F32
                            ? new Loader(source, queue, staging, null)
                            : new Loader(source, queue, staging, passing.block(longest()));
            for (StateLayout.Stored weights : layout.tensors()) {
                if (!weights.tensor().isBias()) {
                    StateLayout.Stored biases = layout.biases(weights.tensor().layerIndex());
                    Block w = resources.block((long) weights.length() * queue.type().bytes());
                    Block b = resources.block((long) biases.length() * Float.BYTES);
                    loader.loadWeights(weights, w);
                    loader.load(biases, b);
                    layers.put(
                            weights.tensor().layerIndex(), new LayerParameters(w, b, null, null));
                }
            }
        }
    }

    private long longest() {
        return layout.tensors().stream()
                .mapToLong(stored -> (long) stored.length() * Float.BYTES)
                .max()
                .orElseThrow();
    }

    @Override
    public LayerParameters of(int layer) {
        return layers.get(layer);
    }

    /**
     * Brings tensors to the device.
     *
     * @param floats where weights are before they are rounded; null if they are not
     */
    private record Loader(FloatBuffer source, Queue queue, Staging staging, Block floats) {
        void loadWeights(StateLayout.Stored stored, Block to) {
            if (floats == null) {
                load(stored, to);
                return;
            }
            Block from = floats.slice(0, (long) stored.length() * Float.BYTES);
            load(stored, from);
            Kernels kernels = new Kernels(queue.type());
            queue.launch(kernels.round(stored.length(), from, to)).enqueue();
            queue.await();
        }

        void load(StateLayout.Stored stored, Block to) {
            new StateExchange(queue, new Kernels(queue.type()), staging)
                    .with(stored, to)
                    .read(source);
        }
    }
}
