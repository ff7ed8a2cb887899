package io.flinkalexnet.jobs.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What one command printed, and its exit status. */
record CommandLineRun(int status, String out, String err) {
    static CommandLineRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
        return new CommandLineRun(status, out.toString(), err.toString());
    }
}
