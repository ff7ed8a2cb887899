package io.flinkalexnet.jobs.demo;

import java.util.List;

/**
 * A demo that came to its end.
 *
 * @param report what came out
 * @param problems what was not done or does not add up, one sentence each; empty if all is well
 */
public record DemoOutcome(DemoReport report, List<String> problems) {
    public DemoOutcome {
        problems = List.copyOf(problems);
    }
}
