package io.flinkalexnet.lab.training;

/**
 * A picture in memory. Keep the array unchanged.
 *
 * @param id keys its augmentation
 * @param label class index
 * @param decoded (3, decodedSide, decodedSide), RGB
 */
public record DecodedPicture(String id, int label, byte[] decoded) {}
