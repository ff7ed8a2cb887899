package io.flinkalexnet.jobs.cli;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * What {@code train --json} writes.
 *
 * @param steps weight updates
 * @param images pictures that went into a step, repeats included
 * @param distinctImages different pictures that reached training
 * @param holes rejected pictures, repeats included
 * @param dropped pictures at the end that did not fill a mini-batch
 * @param discarded pictures that came after an early stop
 * @param loss mean of the newest metrics record of this run, in nats; null if there was none
 * @param validationLoss of the final model on the held-out pictures, in nats; this and the errors,
 *     0 to 1, are null without validation
 * @param bestTop1Error lowest held-out top-1 error of the run
 * @param modelVersion step of the final model
 * @param model URI of its file
 */
record TrainSummary(
        long steps,
        long images,
        long distinctImages,
        long holes,
        long dropped,
        long discarded,
        Double loss,
        Double validationLoss,
        Double validationTop1Error,
        Double validationTop5Error,
        Double bestTop1Error,
        long modelVersion,
        String model,
        double seconds) {
    /** For people. */
    void show(PrintWriter out) {
        out.printf(Locale.ROOT, "%,d steps on %,d pictures%n", steps, distinctImages);
        out.printf(
                Locale.ROOT,
                "%,d pictures skipped as rejected, %,d left over at the end%n",
                holes,
                dropped);
        if (discarded > 0) {
            out.printf(
                    Locale.ROOT,
                    "Training ended early: %,d pictures that came after it were discarded%n",
                    discarded);
        }
        if (validationTop1Error != null) {
            out.printf(
                    Locale.ROOT,
                    "Held-out error: top-1 %.2f %% (lowest %.2f %%), top-5 %.2f %%%n",
                    100 * validationTop1Error,
                    100 * bestTop1Error,
                    100 * validationTop5Error);
        }
        out.printf("Model version %d: %s%n", modelVersion, model);
    }
}
