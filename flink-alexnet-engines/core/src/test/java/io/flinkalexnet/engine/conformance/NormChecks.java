package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.Norms;
import io.flinkalexnet.engine.ParameterNorms;
import io.flinkalexnet.engine.StepDurations;
import io.flinkalexnet.engine.StepResult;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.SgdOptions;

/** What a step says of itself beside its score: norms by layer, and where the time went. */
final class NormChecks {
    /** A decay that shows if it gets into the norm of a gradient. */
    private static final SgdOptions SGD = new SgdOptions(0.9f, 0.1f);

    private static final LearningRates RATES = LearningRates.same(0.02f);
    private static final int BATCH_SIZE = 4;
    private static final int STEPS = 3;

    private final Candidate engine;
    private final ConformanceReport report;

    NormChecks(Candidate engine, ConformanceReport report) {
        this.engine = engine;
        this.report = report;
    }

    /** Those of several steps, each from the reference's state. */
    void ofLayers(NetworkSpec network, int batchSize) {
        EngineUnderTest tested = EngineUnderTest.of(engine, network);
        State state = State.initial(network, 36);
        try (Trainer expected =
                        tested.with(Candidate.REFERENCE).openTrainer(batchSize, SGD, state);
                Trainer actual = tested.openTrainer(batchSize, SGD, state)) {
            for (int step = 0; step < STEPS; step++) {
                MiniBatch batch = tested.pictures(batchSize, 100 + step);
                compare(
                        new Subject("norms", network.name(), Tolerance.DEEP_GRADIENT),
                        expected.step(batch, step, RATES, Norms.MEASURE),
                        actual.step(batch, step, RATES, Norms.MEASURE));
                State.exportedFrom(expected, network).importInto(actual);
            }
        }
    }

    /** A frozen layer's weights have a norm, and their gradient has the norm 0. */
    void ofFrozenLayers(NetworkSpec network, int frozenLayers) {
        EngineUnderTest tested = EngineUnderTest.of(engine, network);
        State state = State.initial(network, 37);
        MiniBatch batch = tested.pictures(BATCH_SIZE, 110);
        try (Trainer expected =
                        tested.with(Candidate.REFERENCE)
                                .openFrozen(frozenLayers, BATCH_SIZE, SGD, state);
                Trainer actual = tested.openFrozen(frozenLayers, BATCH_SIZE, SGD, state)) {
            Subject subject =
                    new Subject("norms", network.name() + " frozen", Tolerance.DEEP_GRADIENT);
            StepResult result = actual.step(batch, 0, RATES, Norms.MEASURE);
            compare(subject, expected.step(batch, 0, RATES, Norms.MEASURE), result);
            report.holds(subject.of("no gradient"), result.norms().get(0).gradient() == 0);
            report.holds(subject.of("weights"), result.norms().get(0).weights() > 0);
        }
    }

    private void compare(Subject subject, StepResult expected, StepResult actual) {
        report.holds(
                subject.of("layers"),
                actual.norms().stream()
                        .map(ParameterNorms::layer)
                        .toList()
                        .equals(expected.norms().stream().map(ParameterNorms::layer).toList()));
        for (int i = 0; i < expected.norms().size(); i++) {
            ParameterNorms right = expected.norms().get(i);
            ParameterNorms norms = actual.norms().get(i);
            Subject layer = subject.of(right.layer());
            report.compare(
                    layer.of("weights").within(Tolerance.UPDATE_RULE),
                    right.weights(),
                    norms.weights());
            report.compare(layer.of("gradient"), right.gradient(), norms.gradient());
        }
    }

    /** A step that changes nothing has nothing to tell. */
    void noneOfABadStep(NetworkSpec network) {
        EngineUnderTest tested = EngineUnderTest.of(engine, network);
        State state = State.initial(network, 38);
        state.parameters()[ParameterLayout.of(network).tensor("fc8.bias").offset()] = Float.NaN;
        try (Trainer trainer = tested.openTrainer(BATCH_SIZE, SGD, state)) {
            StepResult result =
                    trainer.step(tested.pictures(BATCH_SIZE, 111), 0, RATES, Norms.MEASURE);
            report.holds(Subject.rule("no norms without an update"), result.norms().isEmpty());
        }
    }

    /** Steps that measure and steps that don't end with the same bits. */
    void leaveNoTrace(NetworkSpec network) {
        State[] ends = new State[2];
        EngineUnderTest tested = EngineUnderTest.of(engine, network);
        for (Norms norms : Norms.values()) {
            try (Trainer trainer =
                    tested.openTrainer(BATCH_SIZE, SGD, State.initial(network, 39))) {
                for (int step = 0; step < STEPS; step++) {
                    MiniBatch batch = tested.pictures(BATCH_SIZE, 120 + step);
                    StepResult result = trainer.step(batch, step, RATES, norms);
                    report.holds(
                            Subject.rule("norms are what was asked for"),
                            result.norms().isEmpty() == (norms == Norms.SKIP));
                }
                ends[norms.ordinal()] = State.exportedFrom(trainer, network);
            }
        }
        Subject subject = Subject.state("measured and not");
        report.same(subject.of("parameters"), ends[0].parameters(), ends[1].parameters());
        report.same(subject.of("velocity"), ends[0].velocity(), ends[1].velocity());
    }

    /** The parts of a step are there, and no longer than the step. */
    void durations(NetworkSpec network) {
        EngineUnderTest tested = EngineUnderTest.of(engine, network);
        MiniBatch batch = tested.pictures(BATCH_SIZE, 130);
        try (Trainer trainer = tested.openTrainer(BATCH_SIZE, SGD, State.initial(network, 40))) {
            long start = System.nanoTime();
            StepDurations durations = trainer.step(batch, 0, RATES, Norms.MEASURE).durations();
            long wall = System.nanoTime() - start;
            Subject subject = Subject.rule("times of a step, " + durations);
            report.holds(subject, durations.hostToDeviceNanos() > 0);
            report.holds(subject, durations.computeNanos() > 0);
            report.holds(subject, durations.deviceToHostNanos() >= 0);
            report.holds(subject, durations.totalNanos() <= wall);
        }
    }
}
