package io.flinkalexnet.engine;

/**
 * A classified mini-batch. The arrays belong to the caller.
 *
 * @param images number of images
 * @param probabilities softmax, (images, classes)
 * @param embeddings output of the network's embedding layer as it is, (images, embeddingSize)
 */
public record Classification(int images, float[] probabilities, float[] embeddings) {}
