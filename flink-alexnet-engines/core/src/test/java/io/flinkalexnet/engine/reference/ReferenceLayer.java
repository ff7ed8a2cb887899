package io.flinkalexnet.engine.reference;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.Shape;
import io.flinkalexnet.engine.random.Philox;
import io.flinkalexnet.engine.random.Purpose;

/**
 * One layer of the reference for one batch, in double, NCHW. Holds what its backward pass needs.
 * Parameters and their gradients lie in flat arrays that all layers share.
 */
abstract class ReferenceLayer {
    final Shape in;
    final Shape out;

    ReferenceLayer(Shape in, Shape out) {
        this.in = in;
        this.out = out;
    }

    /** (N, in) to (N, out). */
    abstract double[] forward(double[] x, int batch);

    /** Gradient with respect to the output of the newest forward pass, to that of its input. */
    abstract double[] backward(double[] dy, int batch);

    /** Switches dropout: {@link Masks#NONE} passes everything on. */
    void masks(Masks masks) {}

    /** Which random numbers drop units. */
    record Masks(boolean active, long seed, long step) {
        static final Masks NONE = new Masks(false, 0, 0);
    }

    /** Where a layer's parameters lie, and the gradients beside them. */
    record Parameters(double[] values, double[] gradients, int weightAt, int biasAt) {}

    static final class Conv extends ReferenceLayer {
        private final LayerSpec.Conv spec;
        private final Parameters p;
        private double[] x;

        Conv(LayerSpec.Conv spec, Shape in, Parameters parameters) {
            super(in, spec.output(in));
            this.spec = spec;
            p = parameters;
        }

        /** Visits every (output, input, weight) triple of one image. */
        private interface Tap {
            void at(int output, int input, int weight);
        }

        private void taps(Tap tap) {
            int outPerGroup = spec.filters() / spec.groups();
            int inPerGroup = in.channels() / spec.groups();
            for (int o = 0; o < out.channels(); o++) {
                int firstIn = o / outPerGroup * inPerGroup;
                for (int oy = 0; oy < out.height(); oy++) {
                    for (int ox = 0; ox < out.width(); ox++) {
                        int output = (o * out.height() + oy) * out.width() + ox;
                        for (int i = 0; i < inPerGroup; i++) {
                            window(tap, output, o * inPerGroup + i, firstIn + i, oy, ox);
                        }
                    }
                }
            }
        }

        private void window(Tap tap, int output, int kernelPlane, int channel, int oy, int ox) {
            int k = spec.kernel();
            for (int ky = 0; ky < k; ky++) {
                int y = oy * spec.stride() + ky - spec.padding();
                for (int kx = 0; kx < k; kx++) {
                    int xx = ox * spec.stride() + kx - spec.padding();
                    if (y >= 0 && y < in.height() && xx >= 0 && xx < in.width()) {
                        tap.at(
                                output,
                                (channel * in.height() + y) * in.width() + xx,
                                (kernelPlane * k + ky) * k + kx);
                    }
                }
            }
        }

        @Override
        double[] forward(double[] input, int batch) {
            x = input;
            double[] y = new double[batch * out.size()];
            int plane = out.height() * out.width();
            for (int n = 0; n < batch; n++) {
                int xAt = n * in.size();
                int yAt = n * out.size();
                for (int o = 0; o < out.size(); o++) {
                    y[yAt + o] = p.values()[p.biasAt() + o / plane];
                }
                taps((o, i, w) -> y[yAt + o] += x[xAt + i] * p.values()[p.weightAt() + w]);
            }
            return y;
        }

        @Override
        double[] backward(double[] dy, int batch) {
            double[] dx = new double[batch * in.size()];
            int plane = out.height() * out.width();
            for (int n = 0; n < batch; n++) {
                int xAt = n * in.size();
                int yAt = n * out.size();
                for (int o = 0; o < out.size(); o++) {
                    p.gradients()[p.biasAt() + o / plane] += dy[yAt + o];
                }
                taps(
                        (o, i, w) -> {
                            p.gradients()[p.weightAt() + w] += dy[yAt + o] * x[xAt + i];
                            dx[xAt + i] += dy[yAt + o] * p.values()[p.weightAt() + w];
                        });
            }
            return dx;
        }
    }

    static final class Activation extends ReferenceLayer {
        private final LayerSpec.Activation.Kind kind;
        private double[] y;

        Activation(LayerSpec.Activation spec, Shape in) {
            super(in, in);
            kind = spec.kind();
        }

        @Override
        double[] forward(double[] x, int batch) {
            y = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                y[i] =
                        switch (kind) {
                            case RELU -> Math.max(0, x[i]);
                            case TANH -> Math.tanh(x[i]);
                        };
            }
            return y;
        }

        @Override
        double[] backward(double[] dy, int batch) {
            double[] dx = new double[dy.length];
            for (int i = 0; i < dy.length; i++) {
                dx[i] =
                        switch (kind) {
                            case RELU -> y[i] > 0 ? dy[i] : 0;
                            case TANH -> dy[i] * (1 - y[i] * y[i]);
                        };
            }
            return dx;
        }
    }

    /** Paper section 3.3, sum by sum. */
    static final class Lrn extends ReferenceLayer {
        private final LayerSpec.Lrn spec;
        private double[] x;

        Lrn(LayerSpec.Lrn spec, Shape in) {
            super(in, in);
            this.spec = spec;
        }

        private double denominator(int at, int channel, int plane) {
            int reach = spec.size() / 2;
            double sum = 0;
            for (int j = Math.max(0, channel - reach);
                    j <= Math.min(in.channels() - 1, channel + reach);
                    j++) {
                double a = x[at + (j - channel) * plane];
                sum += a * a;
            }
            return spec.k() + spec.alpha() * sum;
        }

        @Override
        double[] forward(double[] input, int batch) {
            x = input;
            double[] y = new double[x.length];
            int plane = in.height() * in.width();
            for (int i = 0; i < x.length; i++) {
                int channel = i / plane % in.channels();
                y[i] = x[i] * Math.pow(denominator(i, channel, plane), -spec.beta());
            }
            return y;
        }

        @Override
        double[] backward(double[] dy, int batch) {
            double[] dx = new double[dy.length];
            int plane = in.height() * in.width();
            int reach = spec.size() / 2;
            for (int j = 0; j < dy.length; j++) { // y_j depends on x_i of its window
                int channel = j / plane % in.channels();
                double d = denominator(j, channel, plane);
                dx[j] += dy[j] * Math.pow(d, -spec.beta());
                double common =
                        2
                                * spec.alpha()
                                * spec.beta()
                                * dy[j]
                                * x[j]
                                * Math.pow(d, -spec.beta() - 1);
                for (int i = Math.max(0, channel - reach);
                        i <= Math.min(in.channels() - 1, channel + reach);
                        i++) {
                    int at = j + (i - channel) * plane;
                    dx[at] -= common * x[at];
                }
            }
            return dx;
        }
    }

    static final class MaxPool extends ReferenceLayer {
        private final LayerSpec.MaxPool spec;
        private int[] winners;

        MaxPool(LayerSpec.MaxPool spec, Shape in) {
            super(in, spec.output(in));
            this.spec = spec;
        }

        @Override
        double[] forward(double[] x, int batch) {
            double[] y = new double[batch * out.size()];
            winners = new int[y.length];
            for (int o = 0; o < y.length; o++) {
                int ox = o % out.width();
                int oy = o / out.width() % out.height();
                int map = o / (out.width() * out.height());
                int best = -1;
                for (int ky = 0; ky < spec.kernel(); ky++) {
                    for (int kx = 0; kx < spec.kernel(); kx++) {
                        int at =
                                (map * in.height() + oy * spec.stride() + ky) * in.width()
                                        + ox * spec.stride()
                                        + kx;
                        best = best < 0 || x[at] > x[best] ? at : best;
                    }
                }
                winners[o] = best;
                y[o] = x[best];
            }
            return y;
        }

        @Override
        double[] backward(double[] dy, int batch) {
            double[] dx = new double[batch * in.size()];
            for (int o = 0; o < dy.length; o++) {
                dx[winners[o]] += dy[o];
            }
            return dx;
        }
    }

    static final class Dense extends ReferenceLayer {
        private final Parameters p;
        private double[] x;

        Dense(LayerSpec.Dense spec, Shape in, Parameters parameters) {
            super(in, spec.output(in));
            p = parameters;
        }

        @Override
        double[] forward(double[] input, int batch) {
            x = input;
            double[] y = new double[batch * out.size()];
            for (int n = 0; n < batch; n++) {
                for (int o = 0; o < out.size(); o++) {
                    double sum = p.values()[p.biasAt() + o];
                    for (int i = 0; i < in.size(); i++) {
                        sum += p.values()[p.weightAt() + o * in.size() + i] * x[n * in.size() + i];
                    }
                    y[n * out.size() + o] = sum;
                }
            }
            return y;
        }

        @Override
        double[] backward(double[] dy, int batch) {
            double[] dx = new double[batch * in.size()];
            for (int n = 0; n < batch; n++) {
                for (int o = 0; o < out.size(); o++) {
                    double g = dy[n * out.size() + o];
                    p.gradients()[p.biasAt() + o] += g;
                    for (int i = 0; i < in.size(); i++) {
                        int w = o * in.size() + i;
                        p.gradients()[p.weightAt() + w] += g * x[n * in.size() + i];
                        dx[n * in.size() + i] += g * p.values()[p.weightAt() + w];
                    }
                }
            }
            return dx;
        }
    }

    static final class Dropout extends ReferenceLayer {
        private final LayerSpec.Dropout spec;
        private final Purpose purpose;
        private Masks masks = Masks.NONE;
        private double[] factors;

        Dropout(LayerSpec.Dropout spec, int layerIndex, Shape in) {
            super(in, in);
            this.spec = spec;
            purpose = Purpose.DROPOUT.of(layerIndex);
        }

        @Override
        void masks(Masks newMasks) {
            masks = newMasks;
        }

        @Override
        double[] forward(double[] x, int batch) {
            int[] words = new int[x.length];
            Philox.fill(masks.seed(), purpose, masks.step(), words);
            factors = new double[x.length];
            double[] y = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                boolean dropped = masks.active() && Philox.uniform(words[i]) < spec.rate();
                factors[i] = dropped ? 0 : masks.active() ? 1 / (1 - spec.rate()) : 1;
                y[i] = x[i] * factors[i];
            }
            return y;
        }

        @Override
        double[] backward(double[] dy, int batch) {
            double[] dx = new double[dy.length];
            for (int i = 0; i < dy.length; i++) {
                dx[i] = dy[i] * factors[i];
            }
            return dx;
        }
    }
}
