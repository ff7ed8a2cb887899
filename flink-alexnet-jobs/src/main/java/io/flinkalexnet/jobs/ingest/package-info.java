/**
 * Pictures on their way from files to a topic, and records on their way from a topic to a reader.
 */
package io.flinkalexnet.jobs.ingest;
