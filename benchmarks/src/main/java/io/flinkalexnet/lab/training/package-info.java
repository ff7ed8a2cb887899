/**
 * Trainings over an engine's seam, without Kafka and Flink: pictures in memory, a seed, and curves.
 * What the lab learns from them is in packages of its own.
 */
package io.flinkalexnet.lab.training;
