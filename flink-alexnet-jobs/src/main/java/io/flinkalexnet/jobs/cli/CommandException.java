package io.flinkalexnet.jobs.cli;

/**
 * A command can't do what it was asked for. The message is for the person at the terminal: what,
 * the rule, the value, and the way out. It is printed as one line behind the command's name.
 */
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(message);
    }

    public CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
