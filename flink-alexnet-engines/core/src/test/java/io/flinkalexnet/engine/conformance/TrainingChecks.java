package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import io.flinkalexnet.engine.model.SgdOptions;

/** Gradients, the update rule and ten training steps against the reference. */
final class TrainingChecks {
    private static final Candidate REFERENCE = Candidate.REFERENCE;

    /** Momentum and decay; with another rate for biases every term of the update rule. */
    private static final SgdOptions EVERYTHING = new SgdOptions(0.9f, 5e-3f);

    private static final LearningRates RATES = new LearningRates(0.02f, 0.04f);
    private static final int STEPS = 10;

    /** Losses of the reference; see {@link #pinnedLosses}. */
    private static final float[] PINNED = {
        1.8424169f, 2.2933693f, 2.437924f, 1.9684308f, 1.8583833f,
        1.8866862f, 1.6217448f, 1.8504804f, 2.0876749f, 1.90768f
    };

    private final Candidate engine;
    private final ConformanceReport report;

    TrainingChecks(Candidate engine, ConformanceReport report) {
        this.engine = engine;
        this.report = report;
    }

    /**
     * Every gradient of one step with dropout. Without momentum and decay and at rate 1 the
     * velocity is the negative gradient; it is read from there, since the difference of the weights
     * has lost its last digits.
     */
    void gradients(NetworkSpec network, int batchSize) {
        gradients(network, batchSize, Tolerance.GRADIENT);
    }

    /** As {@link #gradients(NetworkSpec, int)}, for a network of many layers. */
    void deepGradients(NetworkSpec network, int batchSize) {
        gradients(network, batchSize, Tolerance.DEEP_GRADIENT);
    }

    private void gradients(NetworkSpec network, int batchSize, Tolerance tolerance) {
        EngineUnderTest tested = EngineUnderTest.of(engine, network);
        MiniBatch batch = tested.pictures(batchSize, 6);
        State before = State.initial(network, 14);
        State expected = afterOneStep(tested.with(REFERENCE), before, batch);
        State actual = afterOneStep(tested, before, batch);
        for (Tensor tensor : ParameterLayout.of(network).tensors()) {
            Subject subject = Subject.gradient(network.name()).of(tensor.name()).within(tolerance);
            report.compare(subject, expected.velocity(tensor), actual.velocity(tensor));
            float[] moved = before.parameters(tensor);
            float[] velocity = actual.velocity(tensor);
            for (int i = 0; i < moved.length; i++) {
                moved[i] += velocity[i];
            }
            report.compare(
                    subject.of("applied").within(Tolerance.UPDATE),
                    moved,
                    actual.parameters(tensor));
        }
    }

    private static State afterOneStep(EngineUnderTest tested, State before, MiniBatch batch) {
        try (Trainer trainer = tested.openTrainer(batch.size(), EngineUnderTest.PLAIN, before)) {
            trainer.step(batch, 0, LearningRates.same(1));
            return State.exportedFrom(trainer, tested.network());
        }
    }

    /**
     * The update rule alone, from a velocity that is not zero: three steps of one mini-batch, after
     * each of which the engine goes on from the reference's state.
     */
    void updateRule(NetworkSpec network, SgdOptions sgd, LearningRates rates) {
        EngineUnderTest tested = EngineUnderTest.of(engine, network);
        MiniBatch batch = tested.pictures(4, 7);
        State state = State.initial(network, 16);
        state = new State(state.parameters(), State.initial(network, 17).parameters());
        try (Trainer expected = tested.with(REFERENCE).openTrainer(4, sgd, state);
                Trainer actual = tested.openTrainer(4, sgd, state)) {
            for (int step = 0; step < 3; step++) {
                expected.step(batch, step, rates);
                actual.step(batch, step, rates);
                State right = State.exportedFrom(expected, network);
                State after = State.exportedFrom(actual, network);
                Subject subject =
                        new Subject("update rule", sgd + ", " + rates, Tolerance.UPDATE_RULE);
                compareParameters(subject, right, after, network);
                compareVelocities(subject, right, after, network);
                right.importInto(actual);
            }
        }
    }

    /**
     * Losses and hits of each step, and parameters and velocities after the tenth. In bfloat16 the
     * engine goes on from the reference's state after each step, since two runs part within a few
     * steps; hits are left out, since logits that are nearly equal may change places.
     */
    void tenSteps(NetworkSpec network, int batchSize) {
        EngineUnderTest tested = EngineUnderTest.of(engine, network);
        boolean exact = engine.precision() == Precision.F32;
        State before = State.initial(network, 15);
        Subject subject = Subject.tenSteps(network.name());
        try (Trainer expected = tested.with(REFERENCE).openTrainer(batchSize, EVERYTHING, before);
                Trainer actual = tested.openTrainer(batchSize, EVERYTHING, before)) {
            for (int step = 0; step < STEPS; step++) {
                MiniBatch batch = tested.pictures(batchSize, 30 + step);
                BatchScore right = expected.step(batch, step, RATES);
                BatchScore score = actual.step(batch, step, RATES);
                report.compare(
                        subject.of("loss of step " + step).within(Tolerance.STEP_LOSS),
                        right.loss(),
                        score.loss());
                report.holds(subject.of("hits"), !exact || score.top1Hits() == right.top1Hits());
                report.holds(subject.of("hits"), !exact || score.top5Hits() == right.top5Hits());
                if (!exact || step == STEPS - 1) {
                    State state = State.exportedFrom(expected, network);
                    State after = State.exportedFrom(actual, network);
                    Subject end = subject.of("step " + step);
                    compareParameters(end, state, after, network);
                    compareVelocities(end.within(Tolerance.TEN_VELOCITIES), state, after, network);
                    state.importInto(actual);
                }
            }
        }
    }

    /**
     * Ten steps whose losses are written down, so that a change of the reference itself, of a mask
     * or of the order of parameters shows.
     */
    void pinnedLosses() {
        NetworkSpec network = SmallNetworks.paperOrder();
        EngineUnderTest tested = EngineUnderTest.of(engine, network);
        float[] losses = new float[STEPS];
        try (Trainer trainer = tested.openTrainer(6, EVERYTHING, State.initial(network, 18))) {
            for (int step = 0; step < STEPS; step++) {
                losses[step] = (float) trainer.step(tested.pictures(6, 1), step, RATES).loss();
            }
        }
        report.compare(
                Subject.tenSteps("pinned losses").within(Tolerance.TEN_LOSSES), PINNED, losses);
    }

    private void compareParameters(
            Subject subject, State expected, State actual, NetworkSpec network) {
        for (Tensor tensor : ParameterLayout.of(network).tensors()) {
            report.compare(
                    subject.of(tensor.name()),
                    expected.parameters(tensor),
                    actual.parameters(tensor));
        }
    }

    private void compareVelocities(
            Subject subject, State expected, State actual, NetworkSpec network) {
        for (Tensor tensor : ParameterLayout.of(network).tensors()) {
            report.compare(
                    subject.of("velocity of " + tensor.name()),
                    expected.velocity(tensor),
                    actual.velocity(tensor));
        }
    }
}
