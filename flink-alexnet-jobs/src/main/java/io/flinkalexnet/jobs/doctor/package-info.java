/** What this machine can run, and what is missing: the checks behind {@code ./alexnet doctor}. */
package io.flinkalexnet.jobs.doctor;
