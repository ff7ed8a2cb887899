/**
 * The seam between Flink and the engines: what an engine is asked to do, in plain arrays, buffers
 * and records. No type of Flink, Kafka, Avro or a native library crosses it.
 */
package io.flinkalexnet.engine;
