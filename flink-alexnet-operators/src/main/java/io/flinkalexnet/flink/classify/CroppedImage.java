package io.flinkalexnet.flink.classify;

/**
 * A decoded picture, cropped at its centre. Keep it unchanged.
 *
 * @param id image id
 * @param eventTimeMillis when the picture was taken
 * @param pixels (3, cropSide, cropSide), RGB
 */
public record CroppedImage(String id, long eventTimeMillis, byte[] pixels) {}
