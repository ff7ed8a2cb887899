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

    /** To the nearest float with 10 bits of mantissa, of two the even one. */
    TF32 {
        @Override
        double of(double value) {
            return keep(value, 13);
        }
    },

    /** To the nearest bfloat16, the upper half of a float, of two the even one. */
    BFLOAT16 {
        @Override
        double of(double value) {
            return keep(value, 16);
        }
    };

    static Rounding to(Precision precision) {
        return switch (precision) {
            case F32 -> NONE;
            case TF32 -> TF32;
            case BF16 -> BFLOAT16;
        };
    }

    abstract double of(double value);

    /** The nearest float whose bits below {@code from} are zero. */
    private static double keep(double value, int from) {
        int bits = Float.floatToIntBits((float) value);
        int half = 1 << (from - 1);
        int odd = bits >>> from & 1;
        return Double.isNaN(value)
                ? value
                : Float.intBitsToFloat((bits + half - 1 + odd) >>> from << from);
    }

    /** A rounded copy; {@link #NONE} returns the array itself. */
    double[] of(double[] values) {
        double[] rounded = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = of(values[i]);
        }
        return rounded;
    }
}
