package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.host.BatchOutput;
import io.flinkalexnet.engine.host.DropoutMasks;
import io.flinkalexnet.engine.host.Lanes;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.LayerSpec.Activation.Kind;
import io.flinkalexnet.engine.model.LayerSpec.Lrn;
import io.flinkalexnet.engine.model.LearningRates;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The work that is done differently on a CPU, whose memory Java reads and writes, and on a device
 * that has its own: {@link HostKernels} and {@link DeviceKernels}. Both run on ND4J's CPU backend.
 * What is made here is closed by who asked for it; arrays it is given stay the caller's.
 */
interface Kernels {
    /** How many lanes pay for {@code threads} threads. */
    int lanes(int threads);

    /** To be called on every thread before it uses arrays or kernels. */
    void attachThread();

    /** Waits until all is done that was asked for on this thread. */
    void finish();

    /** One of ND4J's operations over fixed arrays. */
    Op op(Op.Call call);

    /** In place on the values of {@code images}. */
    Kernel activation(Kind kind, Layer.Blob images);

    Kernel lrn(Lrn lrn, Layer.Blob input, Layer.Blob output);

    /**
     * @param masks null if there is no training
     * @param first number of the first element of {@code input} in its mini-batch
     */
    Kernel dropout(DropoutMasks masks, long first, Layer.Blob input, Layer.Blob output);

    Kernel dense(DenseLayer.Part part);

    /** From pictures to the floats of {@code input}. */
    Input input(Preprocessing preprocessing, Lanes lanes, Layer.Blob input);

    /** What is made of logits and embeddings. */
    Output output(Layer.Blob logits, INDArray embeddings);

    Update update(TrainerSpec spec, ParameterStore store, Lanes lanes, Nd4jTrainer.State state);

    NormsOfTensors norms(ParameterStore store, Lanes lanes, Nd4jTrainer.State state);

    /** Access to a flat array. */
    FloatStore store(INDArray flat);

    /** What one lane does in a layer. */
    interface Kernel extends AutoCloseable {
        void forward();

        /** As {@link #forward}, with the dropout masks of that step. */
        default void forwardTraining(long step) {
            forward();
        }

        void backward();

        @Override
        default void close() {}
    }

    interface Input extends AutoCloseable {
        /**
         * Copies {@code count} pictures of the mini-batch, from {@code first} on, to the device as
         * floats; places behind the last picture are stale.
         */
        void feed(MiniBatch batch, int first, int count);

        @Override
        default void close() {}
    }

    interface Output extends BatchOutput, AutoCloseable {
        /** Writes the gradient of the mean loss with respect to the logits of a full network. */
        void gradient(MiniBatch batch);

        @Override
        default void close() {}
    }

    interface Update extends AutoCloseable {
        void apply(LearningRates rates);

        @Override
        default void close() {}
    }

    /** Euclidean norms of each tensor of weights, in the order of the flat arrays. */
    interface NormsOfTensors extends AutoCloseable {
        /** Of the gradients; before the update, which may overwrite them. */
        double[] gradients();

        /** Of the weights as they are. */
        double[] weights();

        @Override
        default void close() {}
    }

    /** Whole floats in and out of an array, wherever it lies. */
    interface FloatStore extends AutoCloseable {
        /** Copies {@code length} floats from index {@code from} of the buffer to our {@code at}. */
        void put(int at, FloatBuffer source, int from, int length);

        /** Copies {@code length} floats from our {@code at} to index {@code to} of the buffer. */
        void get(int at, FloatBuffer target, int to, int length);

        @Override
        default void close() {}
    }
}
