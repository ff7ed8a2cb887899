package io.flinkalexnet.gpukit;

import java.util.List;

/**
 * What a part found.
 *
 * @param summary for people, one line
 */
record Outcome(Verdict verdict, String summary, List<Measure> measures) {
    /** Whether it is as it should be. */
    enum Verdict {
        PASSED,
        FAILED,
        /** Not tried; the summary says why. */
        LEFT_OUT;

        /** As the table has it. */
        String inWords() {
            return switch (this) {
                case PASSED -> "passed";
                case FAILED -> "FAILED";
                case LEFT_OUT -> "left out";
            };
        }
    }

    Outcome {
        measures = List.copyOf(measures);
    }

    static Outcome passed(String summary, List<Measure> measures) {
        return new Outcome(Verdict.PASSED, summary, measures);
    }

    static Outcome failed(String summary, List<Measure> measures) {
        return new Outcome(Verdict.FAILED, summary, measures);
    }

    static Outcome leftOut(String why) {
        return new Outcome(Verdict.LEFT_OUT, why, List.of());
    }
}
