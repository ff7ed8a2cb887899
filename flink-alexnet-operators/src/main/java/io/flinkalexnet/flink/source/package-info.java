/** Training pictures from Kafka in an order that is decided once. */
package io.flinkalexnet.flink.source;
