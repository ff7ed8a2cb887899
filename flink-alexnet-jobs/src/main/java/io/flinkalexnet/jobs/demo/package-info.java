/** The pictures that ship with the project, and the baselines the demo compares with. */
package io.flinkalexnet.jobs.demo;
