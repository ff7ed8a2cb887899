package io.flinkalexnet.lab.peers;

import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.lab.peers.contender.Exercise;
import io.flinkalexnet.lab.peers.contender.Request;
import io.flinkalexnet.lab.peers.contender.Subject;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The same steps of training by several engines, one after the other, each in a process of its own.
 *
 * @param engines to compare with each of {@code against}
 * @param exercise for all of them; each gets its own file and numbers
 */
record TenSteps(
        Subject subject, List<Participant> engines, List<Participant> against, Exercise exercise) {
    /**
     * Runs it.
     *
     * @param watcher is told who is next
     * @throws ChildException if an engine can't do it
     */
    TenStepsReport run(Launcher launcher, Consumer<String> watcher)
            throws ChildException, IOException, InterruptedException {
        Set<Participant> all = new LinkedHashSet<>(against);
        all.addAll(engines);
        Map<String, float[]> losses = new LinkedHashMap<>();
        for (Participant participant : all) {
            watcher.accept(participant.toString());
            try (Child child = launcher.start(participant.entrant())) {
                losses.put(
                        participant.toString(),
                        child.ask(Request.train(exercise(participant))).outputs().get(0));
            }
        }
        return new TenStepsReport(
                subject.config().toString(),
                exercise.steps(),
                exercise.batch(),
                exercise.learningRate(),
                exercise.threads(),
                losses,
                compare());
    }

    private Exercise exercise(Participant participant) {
        return new Exercise(
                exercise.steps(),
                exercise.batch(),
                exercise.threads(),
                exercise.learningRate(),
                participant.numbers(),
                participant.toString().replace(':', '-') + ".f32");
    }

    private List<TenStepsReport.Comparison> compare() throws IOException {
        FloatBuffer start = subject.parameters();
        List<TenStepsReport.Comparison> comparisons = new ArrayList<>();
        for (Participant other : against) {
            FloatBuffer others = subject.parametersBehind(exercise(other));
            for (Participant engine : engines) {
                if (engine.equals(other)) {
                    continue;
                }
                FloatBuffer parameters = subject.parametersBehind(exercise(engine));
                List<TensorDifference> tensors = new ArrayList<>();
                for (ParameterLayout.Tensor tensor : subject.layout().tensors()) {
                    tensors.add(TensorDifference.of(tensor, parameters, others, start));
                }
                comparisons.add(
                        new TenStepsReport.Comparison(
                                engine.toString(), other.toString(), tensors));
            }
        }
        return comparisons;
    }
}
