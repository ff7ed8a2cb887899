/**
 * What is known of a machine's processor and graphics cards without loading any of their libraries,
 * and the limit of native memory. Uses the Java platform alone: the driver for Flink's external
 * resources carries this package with it.
 */
package io.flinkalexnet.engine.device;
