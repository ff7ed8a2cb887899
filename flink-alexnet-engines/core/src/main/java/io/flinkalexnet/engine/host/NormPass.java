package io.flinkalexnet.engine.host;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * Euclidean norms over host memory. Sums are made in double, chunk by chunk, and the chunks' sums
 * added in their order: the result does not depend on the number of lanes. Confined to one thread,
 * whose lanes share out the chunks.
 */
public final class NormPass {
    private static final int CHUNK = 1 << 14; // floats

    private final Lanes lanes;

    public NormPass(Lanes lanes) {
        this.lanes = lanes;
    }

    /**
     * The norm of the elements {@code offset} to {@code offset + length}, exclusive.
     *
     * @param blocks one or more, whose elements are added up first; all but the first may be
     *     shorter, and count as zero behind their end
     */
    public double norm(List<FloatBuffer> blocks, int offset, int length) {
        double[] sums = new double[(length + CHUNK - 1) / CHUNK];
        lanes.run(
                lanes.active(sums.length),
                lane -> {
                    float[] values = new float[Math.min(CHUNK, length)];
                    float[] more = new float[blocks.size() > 1 ? values.length : 0];
                    Lanes.Range chunks = lanes.range(lane, sums.length);
                    for (int chunk = (int) chunks.from(); chunk < chunks.to(); chunk++) {
                        int at = chunk * CHUNK;
                        int n = Math.min(CHUNK, length - at);
                        read(blocks, offset + at, n, values, more);
                        sums[chunk] = squares(values, n);
                    }
                });
        double sum = 0;
        for (double each : sums) {
            sum += each;
        }
        return Math.sqrt(sum);
    }

    private static void read(
            List<FloatBuffer> blocks, int at, int n, float[] values, float[] more) {
        blocks.get(0).get(at, values, 0, n);
        for (int b = 1; b < blocks.size(); b++) {
            int there = Math.min(n, blocks.get(b).capacity() - at);
            if (there <= 0) {
                continue;
            }
            blocks.get(b).get(at, more, 0, there);
            for (int i = 0; i < there; i++) {
                values[i] += more[i];
            }
        }
    }

    /** In four sums, so that one addition need not wait for the one before. */
    private static double squares(float[] values, int n) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            a += (double) values[i] * values[i];
            b += (double) values[i + 1] * values[i + 1];
            c += (double) values[i + 2] * values[i + 2];
            d += (double) values[i + 3] * values[i + 3];
        }
        for (; i < n; i++) {
            a += (double) values[i] * values[i];
        }
        return a + b + (c + d);
    }
}
