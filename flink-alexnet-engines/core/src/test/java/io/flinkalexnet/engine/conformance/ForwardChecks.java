package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Classification;
import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.NetworkSpec;

/** Probabilities, embeddings and scores against the reference. */
final class ForwardChecks {
    private static final Candidate REFERENCE = Candidate.REFERENCE;

    /**
     * Pixels as they are: activations in the hundreds, at which LRN saturates and softmax is hard.
     */
    private static final float UNSCALED = 1;

    private final Candidate engine;
    private final ConformanceReport report;

    ForwardChecks(Candidate engine, ConformanceReport report) {
        this.engine = engine;
        this.report = report;
    }

    /** A batch of {@code size} pictures through a classifier opened for {@code batchSize}. */
    void classification(NetworkSpec network, int batchSize, int size) {
        EngineUnderTest tested = EngineUnderTest.of(engine, network);
        compare(tested, State.initial(network, 11), batchSize, tested.pictures(size, 3));
    }

    /**
     * Without scaling of the pixels. Of bfloat16 only embeddings are compared, and the loss must be
     * finite: an error of a hundredth of logits in the hundreds is a factor of e in probabilities.
     */
    void largeValues(NetworkSpec network) {
        EngineUnderTest tested = EngineUnderTest.of(engine, network, UNSCALED);
        State state = State.initial(network, 12);
        MiniBatch batch = tested.pictures(3, 4);
        if (engine.precision() == Precision.F32) {
            compare(tested, state, 3, batch);
            return;
        }
        Subject subject = Subject.forward(network.name() + " with large values");
        report.compare(
                subject.of("embeddings"),
                tested.with(REFERENCE).classify(state.parameters(), 3, batch).embeddings(),
                tested.classify(state.parameters(), 3, batch).embeddings());
        report.holds(subject.of("loss"), tested.evaluate(state, 3, batch).isFinite());
    }

    private void compare(EngineUnderTest tested, State state, int batchSize, MiniBatch batch) {
        Classification expected =
                tested.with(REFERENCE).classify(state.parameters(), batchSize, batch);
        Classification actual = tested.classify(state.parameters(), batchSize, batch);
        String what = tested.network().name() + ", " + batch.size() + " of " + batchSize;
        report.holds(
                Subject.forward(what + ": number of images"), actual.images() == expected.images());
        report.compare(
                Subject.forward(what + ": probabilities"),
                expected.probabilities(),
                actual.probabilities());
        report.compare(
                Subject.forward(what + ": embeddings"), expected.embeddings(), actual.embeddings());
        BatchScore right = tested.with(REFERENCE).evaluate(state, batchSize, batch);
        BatchScore score = tested.evaluate(state, batchSize, batch);
        Subject subject = Subject.forward(tested.network().name());
        report.compare(subject.of("loss"), right.loss(), score.loss());
        report.holds(subject.of("images"), score.images() == right.images());
        Ranks ranks = new Ranks(batch, expected.probabilities(), rankError());
        report.holds(subject.of("top1Hits"), ranks.allow(1, right.top1Hits(), score.top1Hits()));
        report.holds(subject.of("top5Hits"), ranks.allow(5, right.top5Hits(), score.top5Hits()));
    }

    /** Relative error of probabilities within which two may change places. */
    private double rankError() {
        return switch (engine.precision()) {
            case F32 -> 0;
            case TF32, BF16 -> 2 * Tolerance.FORWARD.in(engine.precision());
        };
    }

    /** Sizes up and down again: nothing of an earlier mini-batch may show, not even behind size. */
    void oneClassifierManySizes(NetworkSpec network) {
        EngineUnderTest tested = EngineUnderTest.of(engine, network);
        float[] parameters = State.initial(network, 13).parameters();
        MiniBatch batch = new MiniBatch(tested.preprocessing().geometry(), 5);
        try (LoadedModel model = tested.load(parameters);
                Classifier classifier = model.openClassifier(5)) {
            for (int size : new int[] {5, 2, 1, 4, 5}) {
                batch.clear();
                for (int i = 0; i < size; i++) {
                    batch.add(Pictures.image(batch.geometry(), 20 + size, i), 0);
                }
                Classification actual = classifier.classify(batch);
                Classification expected = tested.with(REFERENCE).classify(parameters, 5, batch);
                Subject subject = Subject.forward(network.name() + " in turn, " + size);
                report.compare(subject, expected.probabilities(), actual.probabilities());
                report.compare(subject, expected.embeddings(), actual.embeddings());
            }
        }
    }

    /**
     * Logits thousands apart: probabilities of 1 and 0, no NaN, and a loss that is the difference
     * of the logits although the label's probability is 0.
     */
    void certainProbabilities() {
        NetworkSpec network = SmallNetworks.denseOnly();
        EngineUnderTest tested = EngineUnderTest.of(engine, network);
        float[] parameters = new float[State.initial(network, 0).parameters().length];
        parameters[parameters.length - 2] = 6000; // the bias of class 0; all else is 0
        parameters[parameters.length - 1] = -3000;
        MiniBatch batch = tested.pictures(2, 1); // labels 1 and 0
        Subject subject = Subject.forward("logits of 6000 and -3000");
        report.compare(
                subject.of("probabilities"),
                new float[] {1, 0, 1, 0},
                tested.classify(parameters, 2, batch).probabilities());
        State state = new State(parameters, new float[parameters.length]);
        BatchScore score = tested.evaluate(state, 2, batch);
        report.compare(subject.of("loss"), 4500, score.loss());
        report.holds(subject.of("top1Hits"), score.top1Hits() == 1);
        report.holds(subject.of("top5Hits"), score.top5Hits() == 2);
    }
}
