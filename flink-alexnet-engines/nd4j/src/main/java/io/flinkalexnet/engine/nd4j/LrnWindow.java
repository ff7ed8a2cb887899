package io.flinkalexnet.engine.nd4j;

/**
 * Sums over the channels around each channel. Positions lie one behind the other, so sums are first
 * taken across their borders, in loops that the compiler turns into vector instructions, and then
 * the first and last channels of each position are put right.
 *
 * @param channels channels of a position
 * @param reach channels to either side that belong to a window
 */
record LrnWindow(int channels, int reach) {
    /** Floats before and behind the values in a padded array; what they hold does not matter. */
    int padding() {
        return reach;
    }

    int paddedLength(int length) {
        return length + 2 * reach;
    }

    /**
     * Sums over windows that end where their position ends.
     *
     * @param padded values from index {@link #padding} on
     * @param length number of values, whole positions
     * @param sums receives {@code length} sums
     */
    void sums(float[] padded, int length, float[] sums) {
        System.arraycopy(padded, reach, sums, 0, length);
        for (int distance = 1; distance <= reach; distance++) {
            addNeighbors(padded, distance, length, sums);
        }
        int edge = Math.min(reach, channels);
        for (int position = 0; position < length; position += channels) {
            for (int c = 0; c < edge; c++) {
                sums[position + c] = clipped(padded, position, c);
                int mirrored = channels - 1 - c;
                sums[position + mirrored] = clipped(padded, position, mirrored);
            }
        }
    }

    private void addNeighbors(float[] padded, int distance, int length, float[] sums) {
        int below = reach - distance;
        int above = reach + distance;
        for (int i = 0; i < length; i++) {
            sums[i] += padded[i + below] + padded[i + above];
        }
    }

    private float clipped(float[] padded, int position, int channel) {
        int last = Math.min(channels - 1, channel + reach);
        float sum = 0;
        for (int c = Math.max(0, channel - reach); c <= last; c++) {
            sum += padded[reach + position + c];
        }
        return sum;
    }
}
