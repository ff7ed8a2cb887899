package io.flinkalexnet.engine;

/**
 * Euclidean norms of one layer's weights and of their gradient; biases are not counted.
 *
 * @param layer its name in the network's table
 * @param weights of the weights after the update
 * @param gradient of the mean gradient over the mini-batch, without weight decay; 0 if the layer is
 *     frozen
 */
public record ParameterNorms(String layer, double weights, double gradient) {}
