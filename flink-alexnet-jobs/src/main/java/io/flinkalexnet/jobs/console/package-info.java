/** The live page: what the topics say now, on this machine. */
package io.flinkalexnet.jobs.console;
