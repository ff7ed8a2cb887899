/** A Flink cluster of real processes on this machine, from the libraries of the build. */
package io.flinkalexnet.jobs.cluster;
