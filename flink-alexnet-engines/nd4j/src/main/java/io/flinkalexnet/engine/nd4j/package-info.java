/**
 * The nd4j engine: AlexNet on ND4J's CPU backend. Activations are NHWC, weights YXIO; groups are
 * split and concatenated; the LRN gradient is our own, because ND4J's is wrong.
 */
package io.flinkalexnet.engine.nd4j;
