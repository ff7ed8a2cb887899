package io.flinkalexnet.engine.host;

import io.flinkalexnet.engine.random.Philox;
import io.flinkalexnet.engine.random.Purpose;

/**
 * The masks of one layer, drawn in Java so that they are the same on every engine.
 *
 * @param rate probability to drop
 * @param purpose of the layer
 * @param seed key of all random numbers
 */
public record DropoutMasks(double rate, Purpose purpose, long seed) {
    private static final int BLOCK = 4; // random words of one Philox call

    /** What a kept value is multiplied by. */
    public float kept() {
        return (float) (1 / (1 - rate));
    }

    /**
     * Draws part of the mask of a step.
     *
     * @param first number of the first element in the mini-batch
     * @param factors receives 0 or {@link #kept} for the elements from {@code first} on
     */
    public void draw(long step, long first, float[] factors) {
        int[] block = new int[BLOCK];
        float kept = kept();
        long end = first + factors.length;
        for (long element = first - first % BLOCK; element < end; element += BLOCK) {
            Philox.block(seed, purpose, step, (int) (element / BLOCK), block);
            for (int i = 0; i < BLOCK; i++) {
                long at = element + i - first;
                if (at >= 0 && at < factors.length) {
                    boolean dropped = Philox.uniform(block[i]) < rate;
                    factors[(int) at] = dropped ? 0 : kept;
                }
            }
        }
    }
}
