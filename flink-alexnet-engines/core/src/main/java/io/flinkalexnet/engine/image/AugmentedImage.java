package io.flinkalexnet.engine.image;

/**
 * A cropped picture, still in bytes, with what the device does to it on the way to floats: {@code
 * (pixel - mean at the crop's own offset + shift) * scale}, then the mirror. Keep it unchanged:
 * arrays are shared.
 *
 * @param pixels (3, cropSide, cropSide), RGB, not mirrored
 * @param shift added to the red, green and blue channel, in levels of 0 to 255
 * @param cropY offset of the crop in the decoded picture, in pixels
 * @param cropX offset of the crop in the decoded picture, in pixels
 * @param flip whether the device mirrors the picture left to right
 */
public record AugmentedImage(byte[] pixels, float[] shift, int cropY, int cropX, boolean flip) {}
