/** What a training would take of this machine, before it is started. */
package io.flinkalexnet.jobs.plan;
