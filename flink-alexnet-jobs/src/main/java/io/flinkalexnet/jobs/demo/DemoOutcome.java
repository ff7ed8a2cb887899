package io.flinkalexnet.jobs.demo;

import java.util.List;

/**
 * A demo that came to its end.
 *
 * @param report what came out
 * @param modelUri file of the model; it is gone if the demo's directory was temporary
 * @param problems what was not done or does not add up, one sentence each; empty if all is well
 */
public record DemoOutcome(DemoReport report, String modelUri, List<String> problems) {
    public DemoOutcome {
        problems = List.copyOf(problems);
    }
}
