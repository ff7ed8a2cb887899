package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.SgdOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** A trainer's state: to the bit through export and import, and changed by good steps only. */
final class StateChecks {
    private static final SgdOptions PAPER = new SgdOptions(0.9f, 5e-4f);
    private static final int BATCH_SIZE = 4;
    private static final LearningRates RATES = LearningRates.same(0.01f);

    private final NetworkSpec network = SmallNetworks.paperOrder();
    private final int length = ParameterLayout.of(network).length();
    private final EngineUnderTest tested;
    private final ConformanceReport report;

    StateChecks(Candidate engine, ConformanceReport report) {
        tested = EngineUnderTest.of(engine, network);
        this.report = report;
    }

    /** A trainer that nobody gave a state. */
    void zeroAtFirst() {
        State zero = new State(new float[length], new float[length]);
        try (Trainer trainer = tested.openTrainer(BATCH_SIZE, PAPER)) {
            same("before the first import", zero, State.exportedFrom(trainer, network));
        }
    }

    /** Also negative zero, subnormal, huge and not-a-number values. */
    void everyBitComesBack() {
        State state = oddState();
        try (Trainer trainer = tested.openTrainer(BATCH_SIZE, PAPER, state)) {
            same("export after import", state, State.exportedFrom(trainer, network));
        }
    }

    /** Direct and heap buffers, longer than needed, at any position, in the machine's order. */
    void anyBufferFits() {
        State state = oddState();
        for (boolean direct : new boolean[] {true, false}) {
            FloatBuffer parameters = roomyBuffer(direct);
            FloatBuffer velocity = roomyBuffer(direct);
            parameters.put(0, state.parameters());
            velocity.put(0, state.velocity());
            try (Trainer trainer = tested.openTrainer(BATCH_SIZE, PAPER)) {
                trainer.importState(parameters, velocity);
                same("from a buffer", state, State.exportedFrom(trainer, network));
                FloatBuffer out = roomyBuffer(direct);
                FloatBuffer velocityOut = roomyBuffer(direct);
                trainer.exportState(out, velocityOut);
                same("into a buffer", state, new State(read(out), read(velocityOut)));
                Subject subject = Subject.state("positions and the rest of a buffer stay");
                report.holds(subject, out.position() == 3 && velocityOut.position() == 3);
                report.holds(subject, parameters.position() == 3 && velocity.position() == 3);
                report.holds(subject, out.get(length) == -7 && velocityOut.get(length) == -7);
            }
        }
    }

    private FloatBuffer roomyBuffer(boolean direct) {
        FloatBuffer buffer =
                direct
                        ? ByteBuffer.allocateDirect(4 * (length + 5))
                                .order(ByteOrder.nativeOrder())
                                .asFloatBuffer()
                        : FloatBuffer.allocate(length + 5);
        for (int i = 0; i < buffer.capacity(); i++) {
            buffer.put(i, -7);
        }
        return buffer.position(3);
    }

    private float[] read(FloatBuffer buffer) {
        float[] values = new float[length];
        buffer.get(0, values);
        return values;
    }

    /** A run cut in two by export and import into a new trainer ends like the run in one piece. */
    void resumesToTheBit() {
        State start = State.initial(network, 22);
        State middle;
        State end;
        double lastLoss;
        try (Trainer whole = tested.openTrainer(BATCH_SIZE, PAPER, start)) {
            run(whole, 0, 3);
            middle = State.exportedFrom(whole, network);
            lastLoss = run(whole, 3, 6);
            end = State.exportedFrom(whole, network);
            middle.importInto(whole);
            report.holds(
                    Subject.state("loss of a resumed step, same trainer"),
                    run(whole, 3, 6) == lastLoss);
            same("resumed in the same trainer", end, State.exportedFrom(whole, network));
        }
        try (Trainer resumed = tested.openTrainer(BATCH_SIZE, PAPER, middle)) {
            report.holds(
                    Subject.state("loss of a resumed step, new trainer"),
                    run(resumed, 3, 6) == lastLoss);
            same("resumed in a new trainer", end, State.exportedFrom(resumed, network));
        }
    }

    private double run(Trainer trainer, int from, int to) {
        double loss = Double.NaN;
        for (int step = from; step < to; step++) {
            loss = trainer.step(tested.pictures(BATCH_SIZE, 40 + step), step, RATES).loss();
        }
        return loss;
    }

    /** Scores of mini-batches below, at and above the step's size, between two steps. */
    void evaluationLeavesNoTrace() {
        State start = State.initial(network, 23);
        State undisturbed;
        try (Trainer trainer = tested.openTrainer(BATCH_SIZE, PAPER, start)) {
            run(trainer, 0, 2);
            undisturbed = State.exportedFrom(trainer, network);
        }
        try (Trainer trainer = tested.openTrainer(BATCH_SIZE, PAPER, start)) {
            run(trainer, 0, 1);
            State between = State.exportedFrom(trainer, network);
            for (int size : new int[] {1, 3, BATCH_SIZE, 9}) {
                BatchScore score = trainer.evaluate(tested.pictures(size, 50));
                report.holds(Subject.state("images of a score"), score.images() == size);
                same("after evaluate", between, State.exportedFrom(trainer, network));
            }
            run(trainer, 1, 2);
            same("a step after evaluate", undisturbed, State.exportedFrom(trainer, network));
        }
    }

    /** A loss that is not finite is reported, and the state stays; the next good step is right. */
    void badLossChangesNothing() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            State state = State.initial(network, 24);
            Arrays.fill(state.velocity(), 0.25f);
            int at = ParameterLayout.of(network).tensor("fc8.bias").offset();
            float good = state.parameters()[at];
            state.parameters()[at] = bad;
            try (Trainer trainer = tested.openTrainer(BATCH_SIZE, PAPER, state)) {
                MiniBatch batch = tested.pictures(BATCH_SIZE, 60);
                BatchScore score = trainer.step(batch, 0, RATES);
                report.holds(Subject.state("loss with a parameter of " + bad), !score.isFinite());
                same(
                        "after a loss that is not finite",
                        state,
                        State.exportedFrom(trainer, network));
                state.parameters()[at] = good;
                state.importInto(trainer);
                trainer.step(batch, 0, RATES);
                same(
                        "next good step",
                        afterGoodStep(state, batch),
                        State.exportedFrom(trainer, network));
            }
        }
    }

    private State afterGoodStep(State state, MiniBatch batch) {
        try (Trainer trainer = tested.openTrainer(BATCH_SIZE, PAPER, state)) {
            trainer.step(batch, 0, RATES);
            return State.exportedFrom(trainer, network);
        }
    }

    /** Two trainers in turn don't share state, buffers or random numbers. */
    void trainersAreApart() {
        State first = State.initial(network, 25);
        State second = State.initial(network, 26);
        State alone;
        try (Trainer trainer = tested.openTrainer(BATCH_SIZE, PAPER, first)) {
            run(trainer, 0, 3);
            alone = State.exportedFrom(trainer, network);
        }
        try (Trainer trainer = tested.openTrainer(BATCH_SIZE, PAPER, first);
                Trainer other = tested.openTrainer(BATCH_SIZE, PAPER, second)) {
            for (int step = 0; step < 3; step++) {
                run(trainer, step, step + 1);
                run(other, 7 + step, 8 + step);
            }
            same("beside another trainer", alone, State.exportedFrom(trainer, network));
        }
    }

    private State oddState() {
        State state = State.initial(network, 27);
        float[] odd = {-0.0f, Float.MIN_VALUE, -Float.MAX_VALUE, Float.NaN, 1e-40f, 16_777_217};
        for (int i = 0; i < length; i++) {
            state.velocity()[i] = i % 3 == 0 ? odd[i / 3 % odd.length] : i;
            if (i % 7 == 0) {
                state.parameters()[i] = odd[i / 7 % odd.length];
            }
        }
        return state;
    }

    private void same(String name, State expected, State actual) {
        report.same(
                Subject.state(name).of("parameters"), expected.parameters(), actual.parameters());
        report.same(Subject.state(name).of("velocity"), expected.velocity(), actual.velocity());
    }
}
