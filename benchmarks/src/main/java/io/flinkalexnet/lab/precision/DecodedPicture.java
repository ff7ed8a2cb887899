package io.flinkalexnet.lab.precision;

/**
 * A picture in memory. Keep the array unchanged.
 *
 * @param id keys its augmentation
 * @param label class index
 * @param decoded (3, decodedSide, decodedSide), RGB
 */
record DecodedPicture(String id, int label, byte[] decoded) {}
