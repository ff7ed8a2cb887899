package io.flinkalexnet.engine.host;

/**
 * Sums over the channels around each channel. Positions lie one behind the other, so sums are first
 * taken across their borders and then the first and last channels of each position are put right.
 * Loops have one index for all arrays: only such become vector instructions on Java 17, and
 * shifting by a copy costs less than a loop without. Confined to one thread.
 */
final class LrnWindow {
    private final int channels;
    private final int reach;
    private final float[] padded;
    private final float[] shifted;

    /**
     * @param channels channels of a position
     * @param reach channels to either side that belong to a window
     * @param length the most values that are summed at once
     */
    LrnWindow(int channels, int reach, int length) {
        this.channels = channels;
        this.reach = reach;
        padded = new float[length + 2 * reach];
        shifted = new float[length];
    }

    /**
     * Sums over windows that end where their position ends.
     *
     * @param values whole positions
     * @param length number of values
     * @param sums receives {@code length} sums
     */
    void sums(float[] values, int length, float[] sums) {
        System.arraycopy(values, 0, padded, reach, length);
        System.arraycopy(values, 0, sums, 0, length);
        for (int offset = 0; offset <= 2 * reach; offset++) {
            if (offset != reach) {
                System.arraycopy(padded, offset, shifted, 0, length);
                add(length, sums);
            }
        }
        int edge = Math.min(reach, channels);
        for (int position = 0; position < length; position += channels) {
            for (int c = 0; c < edge; c++) {
                int mirrored = channels - 1 - c;
                sums[position + c] = clipped(values, position, c);
                sums[position + mirrored] = clipped(values, position, mirrored);
            }
        }
    }

    private void add(int length, float[] sums) {
        for (int i = 0; i < length; i++) {
            sums[i] += shifted[i];
        }
    }

    private float clipped(float[] values, int position, int channel) {
        int first = position + Math.max(0, channel - reach);
        int last = position + Math.min(channels - 1, channel + reach);
        float sum = 0;
        for (int i = first; i <= last; i++) {
            sum += values[i];
        }
        return sum;
    }
}
