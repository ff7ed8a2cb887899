/** Training in the stream: order, steps, state and model files. */
package io.flinkalexnet.flink.train;
