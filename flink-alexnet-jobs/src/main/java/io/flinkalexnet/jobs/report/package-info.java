/** One page with pictures of a run, made from the topics and a model's file. */
package io.flinkalexnet.jobs.report;
