package io.flinkalexnet.lab.experiment;

import io.flinkalexnet.jobs.cli.CommandException;
import io.flinkalexnet.jobs.cli.Progress;
import io.flinkalexnet.lab.training.Course;
import io.flinkalexnet.lab.training.DivergedException;
import io.flinkalexnet.lab.training.PictureSet;
import io.flinkalexnet.lab.training.Setup;
import io.flinkalexnet.lab.training.TrainingResult;
import io.flinkalexnet.lab.training.TrainingRun;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Trainings on the same pictures, one after the other.
 *
 * @param progress counts pictures learned from
 */
record Trainings(PictureSet pictures, Progress progress) {
    /**
     * Trains all setups with seeds 1 to {@code seeds}; the setups take turns, so that a change of
     * the machine's load meets all of them.
     *
     * @param listener is told of every result
     * @throws CommandException if a loss is not finite
     */
    List<TrainingResult> runAll(
            List<Setup> setups, Course course, int seeds, Consumer<TrainingResult> listener)
            throws CommandException {
        List<TrainingResult> results = new ArrayList<>();
        for (long seed = 1; seed <= seeds; seed++) {
            for (Setup setup : setups) {
                TrainingResult result = runOrFail(setup, course, seed);
                results.add(result);
                listener.accept(result);
            }
        }
        return results;
    }

    private TrainingResult runOrFail(Setup setup, Course course, long seed)
            throws CommandException {
        try {
            return run(setup, course, seed);
        } catch (DivergedException e) {
            throw new CommandException(e.getMessage(), e);
        }
    }

    TrainingResult run(Setup setup, Course course, long seed) throws DivergedException {
        String name = "%s, seed %d".formatted(setup.name(), seed);
        return new TrainingRun(setup, pictures, seed)
                .run(
                        course,
                        score ->
                                progress.at(
                                        progress.done() + score.images(),
                                        "%s, loss %.3f".formatted(name, score.loss())));
    }

    /** The results of one setup, in the order of their seeds. */
    static List<TrainingResult> of(String setup, List<TrainingResult> results) {
        return results.stream().filter(result -> result.name().equals(setup)).toList();
    }
}
