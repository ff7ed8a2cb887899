package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LayerSpec.Dense;
import io.flinkalexnet.engine.model.LayerSpec.Dropout;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import io.flinkalexnet.engine.model.Shape;
import io.flinkalexnet.engine.random.Philox;
import io.flinkalexnet.engine.random.Purpose;
import java.util.Arrays;
import java.util.List;

/**
 * Reads dropout masks out of an engine, unit by unit. In a network whose hidden units are all 1 and
 * whose logits are all 0, every probability is 1 / classes, so the logits' weight gradient of class
 * o and unit u, times the N pictures, is {@code sum over n of (1 / classes - (label of n is o)) *
 * factor(n, u)}. A class that no picture has gives the first part alone; with picture n the only
 * one of class n the difference is factor(n, u), 0 or 1 / (1 - rate).
 */
final class DropoutChecks {
    private static final int PICTURES = 7;
    private static final int CLASSES = 8;

    /** Odd, so that pictures start anywhere in a Philox block. */
    private static final int UNITS = 37;

    private static final int DROPOUT_INDEX = 1;

    /**
     * Five standard deviations: one run in two million would fail by chance, a fixed seed never.
     */
    private static final double DEVIATIONS = 5;

    private final Candidate engine;
    private final ConformanceReport report;

    DropoutChecks(Candidate engine, ConformanceReport report) {
        this.engine = engine;
        this.report = report;
    }

    /** Every mask of a step, at step numbers that need 1, 32 and more bits. */
    void masks(double rate) {
        for (long step : new long[] {0, 1, 1_000_003, 1L << 31, (1L << 32) + 1, 1L << 60}) {
            boolean[] dropped = droppedBy(rate, step);
            int[] words = new int[PICTURES * UNITS];
            Philox.fill(EngineUnderTest.SEED, Purpose.DROPOUT.of(DROPOUT_INDEX), step, words);
            for (int element = 0; element < words.length; element++) {
                report.holds(
                        Subject.dropout("rate " + rate).of("step " + step).of("unit " + element),
                        dropped[element] == Philox.uniform(words[element]) < rate);
            }
        }
    }

    /** How many are dropped over many steps. */
    void share(double rate) {
        int steps = 40;
        int count = 0;
        for (int step = 0; step < steps; step++) {
            for (boolean dropped : droppedBy(rate, step)) {
                count += dropped ? 1 : 0;
            }
        }
        double drawn = (double) steps * PICTURES * UNITS;
        double allowed = DEVIATIONS * Math.sqrt(rate * (1 - rate) / drawn);
        report.holds(
                Subject.dropout("%d of %.0f dropped at rate %s".formatted(count, drawn, rate)),
                Math.abs(count / drawn - rate) < allowed);
    }

    /** Losses of training steps with dropout, and none of it in {@code evaluate}. */
    void onlyInTraining(NetworkSpec network) {
        EngineUnderTest tested = EngineUnderTest.of(engine, network);
        EngineUnderTest without = EngineUnderTest.of(engine, network.withDropoutRate(0));
        State state = State.initial(network, 21);
        MiniBatch batch = tested.pictures(5, 8);
        Subject subject = Subject.dropout(network.name());
        report.compare(
                subject.of("evaluate"),
                without.evaluate(state, 5, batch).loss(),
                tested.evaluate(state, 5, batch).loss());
        double plain = without.evaluate(state, 5, batch).loss();
        for (long step = 0; step < 5; step++) {
            double loss = lossOf(tested, state, batch, step);
            double right = lossOf(tested.with(Candidate.REFERENCE), state, batch, step);
            report.compare(subject.of("loss of step " + step), right, loss);
            report.holds(
                    subject.of("dropout changes the loss of step " + step),
                    Math.abs(loss - plain) > 1e-3);
        }
    }

    private static double lossOf(EngineUnderTest tested, State state, MiniBatch batch, long step) {
        try (Trainer trainer = tested.openTrainer(batch.size(), EngineUnderTest.PLAIN, state)) {
            BatchScore score = trainer.step(batch, step, LearningRates.same(0.01f));
            return score.loss();
        }
    }

    /** Element n * units + unit is true where dropped. */
    private boolean[] droppedBy(double rate, long step) {
        NetworkSpec network = network(rate);
        ParameterLayout layout = ParameterLayout.of(network);
        State state = new State(new float[layout.length()], new float[layout.length()]);
        Tensor bias = layout.tensor("hidden.bias");
        Arrays.fill(state.parameters(), bias.offset(), bias.offset() + bias.length(), 1);
        EngineUnderTest tested = EngineUnderTest.of(engine, network);
        try (Trainer trainer = tested.openTrainer(PICTURES, EngineUnderTest.PLAIN, state)) {
            trainer.step(tested.pictures(PICTURES, 0), step, LearningRates.same(1));
            float[] descent =
                    State.exportedFrom(trainer, network).velocity(layout.tensor("logits.weight"));
            return dropped(descent, rate);
        }
    }

    private boolean[] dropped(float[] descent, double rate) {
        boolean[] dropped = new boolean[PICTURES * UNITS];
        for (int n = 0; n < PICTURES; n++) { // Pictures gives picture n of seed 0 label n
            for (int unit = 0; unit < UNITS; unit++) {
                double unused = descent[(CLASSES - 1) * UNITS + unit];
                double factor = PICTURES * (descent[n * UNITS + unit] - unused);
                dropped[n * UNITS + unit] = Math.abs(factor) < 0.5;
                double right = dropped[n * UNITS + unit] ? 0 : 1 / (1 - rate);
                report.holds(
                        Subject.dropout("factor is 0 or 1 / (1 - rate), was " + factor),
                        Math.abs(factor - right) < Tolerance.DROPOUT_FACTOR.in(engine.precision()));
            }
        }
        return dropped;
    }

    private static NetworkSpec network(double rate) {
        return new NetworkSpec(
                "masks",
                new Shape(3, 3, 3),
                List.of(
                        new Dense("hidden", UNITS),
                        new Dropout("dropout", rate),
                        new Dense("logits", CLASSES)),
                "hidden");
    }
}
