/** From encoded records to the pictures a network takes: centre crops, or augmented ones. */
package io.flinkalexnet.flink.augment;
