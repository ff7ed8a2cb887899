package io.flinkalexnet.engine.reference;

import io.flinkalexnet.engine.Precision;

/** What becomes of a value between two layers. */
enum Rounding {
    /** It stays a double. */
    NONE {
        @Override
        double of(double value) {
            return value;
        }

        @Override
        double[] of(double[] values) {
            return values;
        }
    },

    /** To the nearest bfloat16, of two the even one. */
    BFLOAT16 {
        @Override
        double of(double value) {
            int bits = Float.floatToIntBits((float) value);
            int odd = bits >>> KEPT_FROM & 1;
            return Double.isNaN(value)
                    ? value
                    : Float.intBitsToFloat((bits + HALF - 1 + odd) >>> KEPT_FROM << KEPT_FROM);
        }
    };

    private static final int KEPT_FROM = 16; // a bfloat16 is the upper half of a float
    private static final int HALF = 1 << (KEPT_FROM - 1);

    static Rounding to(Precision precision) {
        return switch (precision) {
            case F32 -> NONE;
            case BF16 -> BFLOAT16;
        };
    }

    abstract double of(double value);

    /** A rounded copy; {@link #NONE} returns the array itself. */
    double[] of(double[] values) {
        double[] rounded = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = of(values[i]);
        }
        return rounded;
    }
}
