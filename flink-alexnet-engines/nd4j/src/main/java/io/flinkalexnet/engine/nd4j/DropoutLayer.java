package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.model.LayerSpec.Dropout;
import io.flinkalexnet.engine.random.Philox;
import io.flinkalexnet.engine.random.Purpose;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Inverted dropout; the mask of a step is made in Java, so it is the same on every engine. */
final class DropoutLayer extends Layer {
    private final Dropout dropout;
    private final Purpose purpose;
    private final Blob input;
    private final INDArray mask;
    private final int[] words;
    private final float[] factors;

    DropoutLayer(Dropout dropout, int layerIndex, Blob input) {
        super(new Blob(Ops.zeros(input.values().shape()), input.gradient()));
        this.dropout = dropout;
        this.input = input;
        purpose = Purpose.DROPOUT.of(layerIndex);
        boolean training = input.gradient() != null;
        int units = training ? (int) input.values().length() : 0;
        mask = training ? Ops.zeros(input.values().shape()) : null;
        words = new int[units];
        factors = new float[units];
    }

    @Override
    void forward() {
        output().values().assign(input.values());
    }

    @Override
    void forwardTraining(long seed, long step) {
        Philox.fill(seed, purpose, step, words);
        float kept = (float) (1 / (1 - dropout.rate()));
        for (int i = 0; i < words.length; i++) {
            factors[i] = Philox.uniform(words[i]) < dropout.rate() ? 0 : kept;
        }
        Ops.write(factors, factors.length, mask);
        input.values().muli(mask, output().values());
    }

    @Override
    void backward() {
        output().gradient().muli(mask); // in place: the input shares this gradient
    }

    @Override
    public void close() {
        close(output().values(), mask);
    }
}
