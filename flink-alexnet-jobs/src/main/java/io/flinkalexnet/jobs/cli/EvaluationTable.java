package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.engine.evaluation.Proportion;
import io.flinkalexnet.jobs.evaluate.EvaluationResult;
import io.flinkalexnet.jobs.evaluate.EvaluationResult.Rejected;
import io.flinkalexnet.jobs.evaluate.PaperErrors;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints what an evaluation has found, and the paper's errors beside it where they compare. */
record EvaluationTable(PrintWriter out) {
    private static final int LABELS_SHOWN_MAX = 10;
    private static final int TOP = 5;

    /** What became of the pictures. */
    void printCounts(EvaluationResult result) {
        out.printf(
                Locale.ROOT,
                "%,d pictures: %,d scored, %,d rejected, %,d without a label, %,d of labels the model does not know%n",
                result.pictures(),
                result.scored(),
                result.rejectedPictures(),
                result.unlabelled(),
                result.unknownPictures());
        result.rejected().forEach(this::printRejected);
        result.unknownLabels().entrySet().stream()
                .limit(LABELS_SHOWN_MAX)
                .forEach(each -> out.printf("  '%s'  %,d%n", each.getKey(), each.getValue()));
        int more = result.unknownLabels().size() - LABELS_SHOWN_MAX;
        if (more > 0) {
            out.printf("  and %,d labels more; --json writes all%n", more);
        }
    }

    private void printRejected(String reason, Rejected rejected) {
        out.printf(
                "  %s  %,d: %s%s; the first: %s%n",
                reason,
                rejected.count(),
                String.join(", ", rejected.examples()),
                rejected.count() > rejected.examples().size() ? ", ..." : "",
                rejected.detail());
    }

    /** The errors; at least one picture was scored. */
    void printErrors(EvaluateCommand.Summary summary) {
        EvaluationResult result = summary.result();
        printError("top-1 error", result.top1Error());
        printError("top-5 error", result.top5Error());
        if (summary.classes() <= TOP) {
            out.printf(
                    "  of %d classes five are all: the top-5 error says nothing%n",
                    summary.classes());
        }
        for (PaperErrors paper : summary.paper()) {
            out.printf(
                    Locale.ROOT,
                    "  the paper, %s, one network, ten views: %.1f %% and %.1f %%%n",
                    paper.pictures(),
                    paper.top1Error(),
                    paper.top5Error());
        }
        out.printf(
                Locale.ROOT,
                "%d %s of each picture, %s in %s on %s, %,.0f pictures/s%n",
                summary.views(),
                summary.views() == 1 ? "view" : "views",
                summary.engine(),
                summary.precision(),
                summary.device(),
                result.pictures() / Math.max(result.seconds(), 1e-3));
    }

    private void printError(String name, Proportion error) {
        out.printf(
                Locale.ROOT,
                "%s  %.2f %%, with 95 %% confidence %.2f to %.2f %%%n",
                name,
                100 * error.share(),
                100 * error.low(),
                100 * error.high());
    }
}
