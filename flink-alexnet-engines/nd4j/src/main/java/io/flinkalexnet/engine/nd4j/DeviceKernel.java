package io.flinkalexnet.engine.nd4j;

/**
 * A kernel of operations on whole arrays: what its constructor puts into the two plans runs in that
 * order. The backward plan may read arrays of the forward one. Closed by the layer.
 */
abstract class DeviceKernel implements Kernels.Kernel {
    final DevicePlan forward = new DevicePlan();
    final DevicePlan backward = new DevicePlan();

    @Override
    public void forward() {
        forward.run();
    }

    @Override
    public void backward() {
        backward.run();
    }

    @Override
    public void close() {
        backward.close();
        forward.close();
    }
}
