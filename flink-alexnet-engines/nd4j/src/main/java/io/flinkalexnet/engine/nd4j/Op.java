package io.flinkalexnet.engine.nd4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One of ND4J's operations over fixed arrays, to be executed again and again. */
interface Op extends AutoCloseable {
    void execute();

    @Override
    void close();

    /**
     * What is called.
     *
     * @param name ND4J's name of the operation
     * @param inputs read at each execution; must stay open as long as the operation
     * @param outputs written at each execution; must stay open as long as the operation
     * @param integers its integer arguments
     * @param reals its real arguments
     */
    record Call(
            String name,
            List<INDArray> inputs,
            List<INDArray> outputs,
            long[] integers,
            double[] reals) {
        Call(String name, List<INDArray> inputs, List<INDArray> outputs, long... integers) {
            this(name, inputs, outputs, integers, new double[0]);
        }

        Call withReals(double... arguments) {
            return new Call(name, inputs, outputs, integers, arguments);
        }
    }
}
