package io.flinkalexnet.lab.peers;

/** Logarithms of probabilities from logits; leaves logarithms of probabilities as they are. */
final class LogSoftmax {
    private LogSoftmax() {}

    /**
     * Row by row.
     *
     * @param logits (rows, classes)
     */
    static double[] of(float[] logits, int classes) {
        double[] result = new double[logits.length];
        for (int row = 0; row + classes <= logits.length; row += classes) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = row; i < row + classes; i++) {
                largest = Math.max(largest, logits[i]);
            }
            double sum = 0;
            for (int i = row; i < row + classes; i++) {
                sum += Math.exp(logits[i] - largest);
            }
            double shift = largest + Math.log(sum);
            for (int i = row; i < row + classes; i++) {
                result[i] = logits[i] - shift;
            }
        }
        return result;
    }
}
