/** Our records on Kafka topics: wire format, topic names, reading and writing. */
package io.flinkalexnet.flink.kafka;
