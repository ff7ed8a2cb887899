/** Cards for Flink's external-resource framework; runs as a plugin of Flink. */
package io.flinkalexnet.flink.gpu;
