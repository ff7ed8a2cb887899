package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import io.flinkalexnet.engine.model.SgdOptions;
import java.util.Arrays;

/** Training above frozen layers: these to the bit, the others as the reference. */
final class FrozenChecks {
    private static final SgdOptions SGD = new SgdOptions(0.9f, 5e-3f);
    private static final LearningRates RATES = new LearningRates(0.02f, 0.04f);
    private static final int STEPS = 10;
    private static final int BATCH_SIZE = 5;

    private final Candidate engine;
    private final ConformanceReport report;

    FrozenChecks(Candidate engine, ConformanceReport report) {
        this.engine = engine;
        this.report = report;
    }

    /**
     * Ten steps that begin with velocities in the frozen layers, which would move them. In bfloat16
     * the engine goes on from the reference's state after each step.
     */
    void tenSteps(NetworkSpec network, int frozenLayers) {
        EngineUnderTest tested = EngineUnderTest.of(engine, network);
        boolean exact = engine.precision() == Precision.F32;
        State before = State.initial(network, 35);
        for (Tensor tensor : ParameterLayout.of(network).tensors()) {
            if (tensor.layerIndex() < frozenLayers) {
                int end = tensor.offset() + tensor.length();
                Arrays.fill(before.velocity(), tensor.offset(), end, 0.25f);
            }
        }
        try (Trainer expected =
                        tested.with(Candidate.REFERENCE)
                                .openFrozen(frozenLayers, BATCH_SIZE, SGD, before);
                Trainer actual = tested.openFrozen(frozenLayers, BATCH_SIZE, SGD, before)) {
            for (int step = 0; step < STEPS; step++) {
                MiniBatch batch = tested.pictures(BATCH_SIZE, 90 + step);
                double right = expected.step(batch, step, RATES).loss();
                double loss = actual.step(batch, step, RATES).loss();
                Subject subject =
                        new Subject("frozen", network.name(), Tolerance.TEN_STEPS)
                                .of("%d layers, step %d".formatted(frozenLayers, step));
                report.compare(subject.of("loss").within(Tolerance.STEP_LOSS), right, loss);
                if (!exact || step == STEPS - 1) {
                    State reference = State.exportedFrom(expected, network);
                    State after = State.exportedFrom(actual, network);
                    compare(subject, network, frozenLayers, new Ends(before, reference, after));
                    reference.importInto(actual);
                }
            }
        }
    }

    /** What frozen tensors must be, what the others must be, and what all are. */
    private record Ends(State before, State reference, State actual) {}

    private void compare(Subject subject, NetworkSpec network, int frozenLayers, Ends ends) {
        State after = ends.actual();
        for (Tensor tensor : ParameterLayout.of(network).tensors()) {
            Subject parameters = subject.of(tensor.name());
            Subject velocity = subject.of("velocity of " + tensor.name());
            if (tensor.layerIndex() < frozenLayers) {
                report.same(parameters, ends.before().parameters(tensor), after.parameters(tensor));
                report.same(velocity, ends.before().velocity(tensor), after.velocity(tensor));
            } else {
                report.compare(
                        parameters, ends.reference().parameters(tensor), after.parameters(tensor));
                report.compare(
                        velocity.within(Tolerance.TEN_VELOCITIES),
                        ends.reference().velocity(tensor),
                        after.velocity(tensor));
            }
        }
    }
}
