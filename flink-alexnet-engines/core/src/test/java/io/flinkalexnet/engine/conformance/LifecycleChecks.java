package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.Classification;
import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.NetworkSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Opening, sharing and closing, and what must be refused with which exception. */
final class LifecycleChecks {
    private static final int ROUNDS = 20;
    private static final LearningRates RATES = LearningRates.same(0.1f);

    private final NetworkSpec network = SmallNetworks.paperOrder();
    private final Candidate engine;
    private final EngineUnderTest tested;
    private final ConformanceReport report;
    private final float[] parameters = State.initial(network, 29).parameters();

    LifecycleChecks(Candidate engine, ConformanceReport report) {
        this.engine = engine;
        tested = EngineUnderTest.of(engine, network);
        this.report = report;
    }

    void probe() {
        EngineProbe probe = engine.provider().probe();
        report.holds(Subject.rule("usable, else " + probe.reason()), probe.usable());
        report.holds(Subject.rule("a usable engine has no reason"), probe.reason().isEmpty());
        report.holds(Subject.rule("names its device"), !probe.device().isBlank());
        report.holds(
                Subject.rule("name is a lower-case word"),
                engine.provider().name().matches("[a-z0-9]+"));
    }

    /** Classifiers of one model give what one alone gives, whoever closes first. */
    void closedInAnyOrder() {
        MiniBatch batch = tested.pictures(3, 80);
        Classification right = tested.classify(parameters, 3, batch);
        for (List<Integer> order : List.of(List.of(0, 1, 2), List.of(2, 1, 0), List.of(1, 0, 2))) {
            LoadedModel model = tested.load(parameters);
            Classifier first = model.openClassifier(3);
            Classifier second = model.openClassifier(8);
            List<AutoCloseable> opened = List.of(model, first, second);
            List<Classifier> open = new ArrayList<>(List.of(first, second));
            for (int next : order) {
                for (Classifier classifier : open) {
                    same(right, classifier.classify(batch));
                }
                close(opened.get(next));
                open.remove(opened.get(next));
            }
            order.forEach(i -> close(opened.get(i))); // a second time: nothing happens
        }
        report.holds(Subject.rule("closing in any order, and twice"), true);
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new AssertionError("closing failed", e);
        }
    }

    /** One classifier a thread, one model. */
    void classifiersOnThreads() throws InterruptedException, ExecutionException {
        MiniBatch batch = tested.pictures(4, 81);
        Classification right = tested.classify(parameters, 4, batch);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (LoadedModel model = tested.load(parameters)) {
            Callable<List<Classification>> task = () -> classifyOften(model, batch);
            for (Future<List<Classification>> future : threads.invokeAll(List.of(task, task))) {
                future.get().forEach(actual -> same(right, actual));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Classification> classifyOften(LoadedModel model, MiniBatch batch) {
        List<Classification> all = new ArrayList<>();
        try (Classifier classifier = model.openClassifier(4)) {
            for (int i = 0; i < ROUNDS; i++) {
                all.add(classifier.classify(batch));
            }
        }
        return all;
    }

    /** The caller may change what went in and what came out. */
    void keepsNothingOfTheCaller() {
        MiniBatch batch = tested.pictures(2, 82);
        Classification right = tested.classify(parameters, 2, batch);
        FloatBuffer buffer = FloatBuffer.wrap(parameters.clone());
        try (LoadedModel model = load(network, buffer);
                Classifier classifier = model.openClassifier(2)) {
            Arrays.fill(buffer.array(), 0);
            Classification first = classifier.classify(batch);
            Classification copy =
                    new Classification(
                            2, first.probabilities().clone(), first.embeddings().clone());
            classifier.classify(tested.pictures(2, 83));
            same(copy, first);
            same(right, first);
        }
    }

    private void same(Classification expected, Classification actual) {
        Subject subject = Subject.state("classification");
        report.same(subject, expected.probabilities(), actual.probabilities());
        report.same(subject, expected.embeddings(), actual.embeddings());
    }

    /** A trainer refuses what it can't use, in words, and is as before. */
    void trainerRefuses() {
        State state = State.initial(network, 30);
        try (Trainer trainer = tested.openTrainer(4, EngineUnderTest.PLAIN, state)) {
            MiniBatch few = tested.pictures(3, 84);
            refuses("a step of 3 of 4 pictures", "4", () -> trainer.step(few, 0, RATES));
            MiniBatch many = tested.pictures(5, 84);
            refuses("a step of 5 of 4 pictures", "4", () -> trainer.step(many, 0, RATES));
            MiniBatch unlabeled = withLabel(MiniBatch.NO_LABEL);
            refuses("a step without labels", "label", () -> trainer.step(unlabeled, 0, RATES));
            refuses("evaluate without labels", "label", () -> trainer.evaluate(unlabeled));
            MiniBatch beyond = withLabel(network.classes());
            refuses("a label that is no class", "label", () -> trainer.step(beyond, 0, RATES));
            MiniBatch other = otherGeometry();
            refuses("a step of another geometry", "", () -> trainer.step(other, 0, RATES));
            refuses("evaluate of another geometry", "", () -> trainer.evaluate(other));
            MiniBatch none = new MiniBatch(tested.preprocessing().geometry(), 4);
            refuses("evaluate of nothing", "", () -> trainer.evaluate(none));
            report.same(
                    Subject.state("after refusals"),
                    state.parameters(),
                    State.exportedFrom(trainer, network).parameters());
        }
    }

    void classifierRefuses() {
        try (LoadedModel model = tested.load(parameters);
                Classifier classifier = model.openClassifier(4)) {
            refuses("a classifier for 0 pictures", "0", () -> model.openClassifier(0));
            MiniBatch many = tested.pictures(5, 85);
            refuses("5 pictures for 4", "4", () -> classifier.classify(many));
            MiniBatch none = new MiniBatch(tested.preprocessing().geometry(), 4);
            refuses("no pictures", "", () -> classifier.classify(none));
            MiniBatch other = otherGeometry();
            refuses("pictures of another geometry", "", () -> classifier.classify(other));
        }
    }

    void loadRefuses() {
        NetworkSpec other = SmallNetworks.poolFirstTanh();
        float[] ofOther = State.initial(other, 31).parameters();
        FloatBuffer buffer = FloatBuffer.wrap(ofOther);
        refuses("a network that takes another crop", "", () -> load(other, buffer));
        FloatBuffer tooShort = FloatBuffer.wrap(parameters, 0, parameters.length - 1);
        refuses("too few parameters", "", () -> load(network, tooShort.slice()));
    }

    /** Whoever has a precision accepts it, and auto takes one of these; any other is refused. */
    void precisions() {
        EngineProvider provider = engine.provider();
        Set<Precision> has = provider.precisions();
        report.holds(Subject.rule("computes in f32"), has.contains(Precision.F32));
        provider.checkPrecision(Precision.F32);
        provider.checkPrecision(engine.precision());
        provider.checkPrecision(provider.preferredPrecision());
        for (Precision other : Precision.values()) {
            if (!has.contains(other)) {
                EngineUnderTest refused = tested.with(engine.in(other));
                String word = other.toString();
                refuses("a check for", word, () -> provider.checkPrecision(other));
                refuses("a model in", word, () -> refused.load(parameters));
                refuses("a trainer in", word, () -> refused.openTrainer(4, EngineUnderTest.PLAIN));
            }
        }
    }

    private LoadedModel load(NetworkSpec spec, FloatBuffer buffer) {
        return engine.provider().load(spec, tested.preprocessing(), buffer, engine.options());
    }

    private MiniBatch withLabel(int label) {
        ImageGeometry geometry = tested.preprocessing().geometry();
        MiniBatch batch = new MiniBatch(geometry, 4);
        for (int i = 0; i < 4; i++) {
            batch.add(Pictures.image(geometry, 86, i), i < 3 ? 0 : label);
        }
        return batch;
    }

    /** The same crop out of a larger picture: the mean would be read at wrong places. */
    private MiniBatch otherGeometry() {
        ImageGeometry own = tested.preprocessing().geometry();
        ImageGeometry other = new ImageGeometry(own.resizeSide() + 1, 0, own.cropSide());
        return Pictures.batch(other, 4, network.classes(), 87);
    }

    private void refuses(String name, String word, Runnable call) {
        String message = null;
        try {
            call.run();
        } catch (IllegalArgumentException e) {
            message = String.valueOf(e.getMessage());
        }
        report.holds(
                Subject.rule("refuses %s, naming \"%s\"; said %s".formatted(name, word, message)),
                message != null && message.contains(word));
    }
}
