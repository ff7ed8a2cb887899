package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.model.LayerSpec.Lrn;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.Pow;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Local response normalisation over the last axis (paper section 3.3). With {@code s = k + alpha *
 * (x^2 B)}, B the band matrix of ones where |i - j| <= size / 2:
 *
 * <pre>
 *   y  = x s^-beta
 *   dx = dy s^-beta - 2 alpha beta x ((dy y / s) B)
 * </pre>
 *
 * ND4J's own {@code lrn_bp} takes dy of the wrong channel; a test keeps showing it.
 */
final class LrnLayer extends Layer {
    private final Lrn lrn;
    private final INDArray x;
    private final INDArray y;
    private final INDArray dx;
    private final INDArray dy;
    private final INDArray band;
    private final INDArray denominator;
    private final INDArray power;
    private final INDArray scratch;

    LrnLayer(Lrn lrn, Blob input) {
        super(Blob.like(input, input.values().shape()));
        this.lrn = lrn;
        long channels = input.values().size(3);
        x = rows(input.values());
        y = rows(output().values());
        dx = rows(input.gradient());
        dy = rows(output().gradient());
        band = band((int) channels, lrn.size() / 2);
        denominator = Ops.zeros(x.shape());
        power = Ops.zeros(x.shape());
        scratch = Ops.zeros(x.shape());
    }

    private static INDArray rows(INDArray nhwc) {
        return nhwc == null ? null : nhwc.reshape('c', -1, nhwc.size(3));
    }

    private static INDArray band(int channels, int reach) {
        INDArray band = Ops.zeros(channels, channels);
        for (int i = 0; i < channels; i++) {
            for (int j = Math.max(0, i - reach); j <= Math.min(channels - 1, i + reach); j++) {
                band.putScalar(i, j, 1);
            }
        }
        return band;
    }

    @Override
    void forward() {
        x.muli(x, scratch);
        Ops.gemm(scratch, band, denominator, lrn.alpha(), 0);
        denominator.addi(lrn.k());
        Nd4j.getExecutioner().exec(new Pow(denominator, power, -lrn.beta()));
        x.muli(power, y);
    }

    @Override
    void backward() {
        dy.muli(y, scratch);
        scratch.divi(denominator);
        Ops.gemm(scratch, band, dx, -2 * lrn.alpha() * lrn.beta(), 0);
        dx.muli(x);
        dy.muli(power, scratch);
        dx.addi(scratch);
    }

    @Override
    public void close() {
        output().close();
        close(band, denominator, power, scratch);
    }
}
