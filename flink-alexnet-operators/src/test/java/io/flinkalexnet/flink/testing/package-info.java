/** What tests of this and of other modules stand on: a real Kafka broker. */
package io.flinkalexnet.flink.testing;
