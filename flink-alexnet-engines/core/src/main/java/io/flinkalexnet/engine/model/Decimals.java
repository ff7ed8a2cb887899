package io.flinkalexnet.engine.model;

import java.math.BigDecimal;

/** Arithmetic on rates as people write them: a tenth of 0.01 is 0.001, and not 0.00099999993. */
final class Decimals {
    private Decimals() {}

    /** The float nearest to the product of the decimals that both print as. */
    static float product(float a, float b) {
        return decimal(a).multiply(decimal(b)).floatValue();
    }

    /** The float nearest to {@code rate * factor^times}, by decimals. */
    static float product(float rate, float factor, int times) {
        return decimal(rate).multiply(decimal(factor).pow(times)).floatValue();
    }

    private static BigDecimal decimal(float value) {
        return new BigDecimal(Float.toString(value));
    }
}
