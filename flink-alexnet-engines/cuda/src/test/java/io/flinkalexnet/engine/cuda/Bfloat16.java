package io.flinkalexnet.engine.cuda;

/** The upper half of a float, by its definition: the nearest one, of two the even one. */
final class Bfloat16 {
    private static final int BITS = 16;

    private Bfloat16() {}

    static float toFloat(short bits) {
        return Float.intBitsToFloat(bits << BITS);
    }

    static short of(float value) {
        if (Float.isNaN(value) || Float.isInfinite(value)) {
            int quiet = Float.isNaN(value) ? 0x40 : 0;
            return (short) (Float.floatToRawIntBits(value) >> BITS | quiet);
        }
        short nearer = (short) (Float.floatToRawIntBits(value) >> BITS); // towards zero
        short further = (short) (nearer + 1); // behind the greatest lies infinity
        double toNearer = Math.abs((double) value - toFloat(nearer));
        double toFurther = Math.abs(magnitude(further) - Math.abs((double) value));
        if (toNearer == toFurther) {
            return nearer % 2 == 0 ? nearer : further;
        }
        return toNearer < toFurther ? nearer : further;
    }

    /** Infinity counts as the power of two that would follow. */
    private static double magnitude(short bits) {
        float value = Math.abs(toFloat(bits));
        return Float.isInfinite(value) ? 0x1p128 : value;
    }
}
