package io.flinkalexnet.engine.nd4j;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Floats in and out of an array through a small one, so that it gets no host copy as a whole. */
final class DeviceStore implements Kernels.FloatStore {
    private static final int STAGED = 1 << 20; // floats

    private final INDArray flat;
    private final INDArray staging;

    DeviceStore(INDArray flat) {
        this.flat = flat;
        staging = Ops.zeros(Math.min(STAGED, flat.length()));
    }

    @Override
    public void put(int at, FloatBuffer source, int from, int length) {
        for (int done = 0; done < length; done += STAGED) {
            int n = Math.min(STAGED, length - done);
            DeviceTransfer.upload(source, from + done, n, staging);
            Ops.view(flat, at + done, n).assign(Ops.view(staging, 0, n));
        }
    }

    @Override
    public void get(int at, FloatBuffer target, int to, int length) {
        for (int done = 0; done < length; done += STAGED) {
            int n = Math.min(STAGED, length - done);
            Ops.view(staging, 0, n).assign(Ops.view(flat, at + done, n));
            DeviceTransfer.download(staging, target, to + done, n);
        }
    }

    @Override
    public void close() {
        Layer.close(staging);
    }
}
