package io.flinkalexnet.flink.train;

/**
 * What the held-out pictures scored, without dropout, on the centre crop.
 *
 * @param images pictures scored
 * @param loss mean softmax cross-entropy in nats; may be NaN or infinite
 * @param top1Error share whose label was not the most probable class, 0 to 1
 * @param top5Error share whose label was not among the five most probable classes, 0 to 1
 */
record HeldOutScore(long images, double loss, double top1Error, double top5Error) {}
