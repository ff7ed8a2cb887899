package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.model.LayerSpec.Dropout;
import io.flinkalexnet.engine.random.Philox;
import io.flinkalexnet.engine.random.Purpose;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Inverted dropout; the mask of a step is made in Java, so it is the same on every engine. */
final class DropoutLayer extends Layer {
    private static final int BLOCK = 4; // random words of one Philox call

    private final Dropout dropout;
    private final Purpose purpose;
    private final long seed;
    private final List<Lane> lanes = new ArrayList<>();

    DropoutLayer(Dropout dropout, Purpose purpose, long seed, Blob input, Lanes lanes) {
        super(new Blob(Ops.zeros(input.values().shape()), input.gradient()));
        this.dropout = dropout;
        this.purpose = purpose;
        this.seed = seed;
        List<Blob> inputs = input.split(lanes);
        List<Blob> outputs = output().split(lanes);
        for (int lane = 0; lane < inputs.size(); lane++) {
            long first = lanes.range(lane, input.batchSize()).from();
            long units = input.values().length() / input.batchSize();
            this.lanes.add(new Lane(first * units, inputs.get(lane), outputs.get(lane)));
        }
    }

    @Override
    void forward(int lane) {
        lanes.get(lane).copy();
    }

    @Override
    void forwardTraining(int lane, long step) {
        lanes.get(lane).draw(step);
        lanes.get(lane).mask();
    }

    @Override
    void backward(int lane) {
        lanes.get(lane).maskGradient();
    }

    @Override
    public void close() {
        close(output().values()); // the gradient is the input's
    }

    private final class Lane {
        private final long first;
        private final FloatBuffer input;
        private final FloatBuffer output;
        private final FloatBuffer gradient;
        private final float[] values;
        private final float[] factors;
        private final int[] block = new int[BLOCK];

        /**
         * @param first number of the lane's first element in the mini-batch
         */
        Lane(long first, Blob from, Blob to) {
            this.first = first;
            input = Ops.bytes(from.values()).asFloatBuffer();
            output = Ops.bytes(to.values()).asFloatBuffer();
            gradient = from.isTraining() ? Ops.bytes(from.gradient()).asFloatBuffer() : null;
            values = new float[input.capacity()];
            factors = new float[from.isTraining() ? input.capacity() : 0];
        }

        void copy() {
            output.put(0, input, 0, input.capacity());
        }

        void draw(long step) {
            float kept = (float) (1 / (1 - dropout.rate()));
            long end = first + factors.length;
            for (long element = first - first % BLOCK; element < end; element += BLOCK) {
                Philox.block(seed, purpose, step, (int) (element / BLOCK), block);
                for (int i = 0; i < BLOCK; i++) {
                    long at = element + i - first;
                    if (at >= 0 && at < factors.length) {
                        boolean dropped = Philox.uniform(block[i]) < dropout.rate();
                        factors[(int) at] = dropped ? 0 : kept;
                    }
                }
            }
        }

        void mask() {
            multiply(input, output);
        }

        void maskGradient() {
            multiply(gradient, gradient); // in place: the input shares it
        }

        private void multiply(FloatBuffer source, FloatBuffer target) {
            source.get(0, values);
            for (int i = 0; i < values.length; i++) {
                values[i] *= factors[i];
            }
            target.put(0, values);
        }
    }
}
