package io.flinkalexnet.engine.model;

/** One row of a network's table: what a layer is, never how it runs. Shapes are (C, H, W). */
public sealed interface LayerSpec {
    String name();

    /** Throws {@link IllegalArgumentException} if {@code input} does not fit this layer. */
    Shape output(Shape input);

    /** Dispatches to the visitor's method for this layer. */
    <R> R accept(Visitor<R> visitor);

    /** Number of weights, without biases. */
    default long weightCount(Shape input) {
        return 0;
    }

    /** Number of biases. */
    default long biasCount() {
        return 0;
    }

    /**
     * Multiply-accumulate operations of one image's forward pass; only layers with weights count.
     */
    default long macs(Shape input) {
        return 0;
    }

    /** Code over the layers of a table; Java 17 has no pattern switch. */
    interface Visitor<R> {
        R conv(Conv layer);

        R activation(Activation layer);

        R lrn(Lrn layer);

        R maxPool(MaxPool layer);

        R dense(Dense layer);

        R dropout(Dropout layer);
    }

    /**
     * Convolution (a cross-correlation, as everywhere in this field) with bias; output sides are
     * rounded down. Weights: (filters, C / groups, kernel, kernel).
     */
    record Conv(String name, int filters, int kernel, int stride, int padding, int groups)
            implements LayerSpec {
        public Conv {
            if (filters < 1 || kernel < 1 || stride < 1 || padding < 0 || groups < 1) {
                throw new IllegalArgumentException(
                        "%s: filters, kernel, stride and groups must be at least 1, padding 0"
                                .formatted(name));
            }
            if (filters % groups != 0) {
                throw new IllegalArgumentException(
                        "%s: %d filters do not divide into %d groups"
                                .formatted(name, filters, groups));
            }
        }

        @Override
        public Shape output(Shape input) {
            if (input.channels() % groups != 0) {
                throw new IllegalArgumentException(
                        "%s: %d input channels do not divide into %d groups"
                                .formatted(name, input.channels(), groups));
            }
            return new Shape(
                    filters,
                    windows(name, input.height() + 2 * padding, kernel, stride),
                    windows(name, input.width() + 2 * padding, kernel, stride));
        }

        @Override
        public long weightCount(Shape input) {
            return (long) filters * (input.channels() / groups) * kernel * kernel;
        }

        @Override
        public long biasCount() {
            return filters;
        }

        @Override
        public long macs(Shape input) {
            Shape output = output(input);
            return weightCount(input) * output.height() * output.width();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.conv(this);
        }
    }

    /** Element-wise non-linearity. */
    record Activation(String name, Kind kind) implements LayerSpec {
        /** The two non-linearities that Figure 1 of the paper compares. */
        public enum Kind {
            RELU,
            TANH
        }

        @Override
        public Shape output(Shape input) {
            return input;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.activation(this);
        }
    }

    /**
     * Local response normalisation across channels (paper section 3.3): {@code b_i = a_i / (k +
     * alpha * sum a_j^2)^beta}, the sum over the {@code size} channels around i that exist. Alpha
     * is as the paper prints it, not divided by {@code size}.
     */
    record Lrn(String name, int size, double k, double alpha, double beta) implements LayerSpec {
        public Lrn {
            if (size < 1 || size % 2 == 0) {
                throw new IllegalArgumentException(
                        "%s: the window must be odd, was %d".formatted(name, size));
            }
        }

        @Override
        public Shape output(Shape input) {
            return input;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.lrn(this);
        }
    }

    /** Max pooling without padding; overlapping where {@code kernel > stride} (section 3.4). */
    record MaxPool(String name, int kernel, int stride) implements LayerSpec {
        public MaxPool {
            if (kernel < 1 || stride < 1) {
                throw new IllegalArgumentException(
                        "%s: kernel and stride must be at least 1, were %d and %d"
                                .formatted(name, kernel, stride));
            }
        }

        @Override
        public Shape output(Shape input) {
            return new Shape(
                    input.channels(),
                    windows(name, input.height(), kernel, stride),
                    windows(name, input.width(), kernel, stride));
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.maxPool(this);
        }
    }

    /** Fully connected with bias. Weights: (outputs, inputs), inputs in (C, H, W) order. */
    record Dense(String name, int outputs) implements LayerSpec {
        public Dense {
            if (outputs < 1) {
                throw new IllegalArgumentException(
                        "%s: outputs must be at least 1, were %d".formatted(name, outputs));
            }
        }

        @Override
        public Shape output(Shape input) {
            return new Shape(outputs, 1, 1);
        }

        @Override
        public long weightCount(Shape input) {
            return (long) outputs * input.size();
        }

        @Override
        public long biasCount() {
            return outputs;
        }

        @Override
        public long macs(Shape input) {
            return weightCount(input);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.dense(this);
        }
    }

    /**
     * Inverted dropout: in training a value is dropped with probability {@code rate}, the kept ones
     * are multiplied by 1 / (1 - rate). The paper (section 4.2) scales at test time instead; for
     * rate 0.5 the two differ only in when the factor is applied.
     */
    record Dropout(String name, double rate) implements LayerSpec {
        public Dropout {
            if (!(rate >= 0 && rate < 1)) {
                throw new IllegalArgumentException(
                        "%s: the rate must be in [0, 1), was %s".formatted(name, rate));
            }
        }

        @Override
        public Shape output(Shape input) {
            return input;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.dropout(this);
        }
    }

    private static int windows(String name, int side, int kernel, int stride) {
        if (side < kernel) {
            throw new IllegalArgumentException(
                    "%s: a side of %d is smaller than the kernel, %d; use larger pictures"
                            .formatted(name, side, kernel));
        }
        return (side - kernel) / stride + 1;
    }
}
