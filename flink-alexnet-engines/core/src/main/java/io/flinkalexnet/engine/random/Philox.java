package io.flinkalexnet.engine.random;

/**
 * Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC
 * 2011): a counter-based generator. A number depends on (seed, purpose, step, element) alone, so
 * any engine can compute any of them in any order. Stateless and thread-safe.
 */
public final class Philox {
    private static final int MULTIPLIER_0 = 0xD2511F53;
    private static final int MULTIPLIER_1 = 0xCD9E8D57;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;

    private Philox() {}

    /**
     * The raw function: encrypts the counter in place.
     *
     * @param counter four 32-bit words; holds the four random words afterwards
     */
    public static void philox4x32(int[] counter, int key0, int key1) {
        int c0 = counter[0];
        int c1 = counter[1];
        int c2 = counter[2];
        int c3 = counter[3];
        int k0 = key0;
        int k1 = key1;
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = (MULTIPLIER_0 & 0xFFFFFFFFL) * (c0 & 0xFFFFFFFFL);
            long product1 = (MULTIPLIER_1 & 0xFFFFFFFFL) * (c2 & 0xFFFFFFFFL);
            c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
            c1 = (int) product1;
            c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
            c3 = (int) product0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        counter[0] = c0;
        counter[1] = c1;
        counter[2] = c2;
        counter[3] = c3;
    }

    /**
     * Fills {@code words} with the random words of elements 0, 1, 2, ...: element e is word e % 4
     * of the block with counter (e / 4, purpose, step low, step high), key (seed low, seed high).
     */
    public static void fill(long seed, Purpose purpose, long step, int[] words) {
        int[] block = new int[4];
        for (int element = 0; element < words.length; element += 4) {
            block(seed, purpose, step, element >>> 2, block);
            System.arraycopy(block, 0, words, element, Math.min(4, words.length - element));
        }
    }

    /** The four random words of elements 4 * index to 4 * index + 3; see {@link #fill}. */
    public static void block(long seed, Purpose purpose, long step, int index, int[] block) {
        block[0] = index;
        block[1] = purpose.code();
        block[2] = (int) step;
        block[3] = (int) (step >>> 32);
        philox4x32(block, (int) seed, (int) (seed >>> 32));
    }

    /** A float in [0, 1) from the word's upper 24 bits. */
    public static float uniform(int word) {
        return (word >>> 8) * 0x1p-24f;
    }

    /** An integer in [0, bound) by multiply and shift; the bias is below bound / 2^32. */
    public static int below(int word, int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound must be at least 1, was " + bound);
        }
        return (int) (((word & 0xFFFFFFFFL) * bound) >>> 32);
    }

    /** A standard normal value from two words (Box and Muller, the cosine branch). */
    public static double normal(int word0, int word1) {
        double u = ((word0 & 0xFFFFFFFFL) + 1) * 0x1p-32; // (0, 1]: the logarithm is finite
        double v = (word1 & 0xFFFFFFFFL) * 0x1p-32;
        return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * v);
    }
}
