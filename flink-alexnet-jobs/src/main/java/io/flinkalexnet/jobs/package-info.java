/** The ready jobs, one {@code main} each. */
package io.flinkalexnet.jobs;
