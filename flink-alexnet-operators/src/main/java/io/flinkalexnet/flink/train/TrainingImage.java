package io.flinkalexnet.flink.train;

/**
 * A decoded and augmented training picture, or a hole where a picture was rejected: the trainer
 * needs to know that the sequence number will not come. Keep it unchanged.
 *
 * @param sequence dense position in the training order, from 0
 * @param epoch from 0
 * @param label class index; {@link #HOLE} for a hole
 * @param pixels (3, cropSide, cropSide), RGB; empty for a hole
 * @param shift colour shift of the three channels, in levels of 0 to 255; empty for a hole
 * @param cropY offset of the crop in pixels
 * @param cropX offset of the crop in pixels
 * @param flip whether the device mirrors the picture
 */
public record TrainingImage(
        long sequence,
        long epoch,
        int label,
        byte[] pixels,
        float[] shift,
        int cropY,
        int cropX,
        boolean flip) {
    public static final int HOLE = -1;

    /** Stands for a rejected picture. */
    public static TrainingImage hole(long sequence, long epoch) {
        return new TrainingImage(sequence, epoch, HOLE, new byte[0], new float[0], 0, 0, false);
    }
}
