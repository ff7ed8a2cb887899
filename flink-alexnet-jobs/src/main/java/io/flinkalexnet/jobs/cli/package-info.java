/**
 * The command line {@code ./alexnet}. A command is a subclass of {@link
 * io.flinkalexnet.jobs.cli.AlexNetCommand} in the list of {@link io.flinkalexnet.jobs.cli.Main}.
 */
package io.flinkalexnet.jobs.cli;
