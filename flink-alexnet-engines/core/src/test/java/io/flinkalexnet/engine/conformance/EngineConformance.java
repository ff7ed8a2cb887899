package io.flinkalexnet.engine.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Classification;
import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.Initialization;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import io.flinkalexnet.engine.model.SgdOptions;
import io.flinkalexnet.engine.reference.ReferenceEngineProvider;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * What every engine must do, held against the reference in double. Errors are relative to the
 * largest magnitude of the reference tensor, so that values near zero don't decide.
 */
public abstract class EngineConformance {
    /** Sums of some thousand float products, each rounded to 6e-8. */
    private static final double FORWARD_TOLERANCE = 2e-5;

    /** Backward passes add a second such sum per layer; max pooling ties don't occur in float. */
    private static final double GRADIENT_TOLERANCE = 2e-4;

    /** Ten steps feed rounding errors back into the weights. */
    private static final double TEN_STEPS_TOLERANCE = 2e-3;

    private static final long SEED = 2012;
    private static final SgdOptions PLAIN = new SgdOptions(0, 0, 1);
    private static final SgdOptions PAPER = new SgdOptions(0.9f, 5e-4f, 2);

    private final EngineProvider reference = new ReferenceEngineProvider();
    private final Random random = new Random(3);
    private int checks;
    private double largest;

    /** The engine under test. */
    protected abstract EngineProvider engine();

    @BeforeAll
    static void sayWhichSuite() {
        System.out.println("engine conformance: errors relative to the tensor's largest value");
    }

    @AfterEach
    void report(TestInfo test) {
        System.out.printf(
                "conformance %s, %s: %d checks, largest error %.1e%n",
                engine().name(), test.getTestMethod().orElseThrow().getName(), checks, largest);
    }

    @Test
    public void canRunHere() {
        assertThat(engine().probe().usable()).as(engine().probe().reason()).isTrue();
        assertThat(engine().probe().device()).isNotBlank();
    }

    @Test
    public void probabilitiesAndEmbeddingsMatchForAnyNumberOfPictures() {
        for (NetworkSpec spec : SmallNetworks.all()) {
            Preprocessing preprocessing = preprocessing(spec, 1f / 64);
            FloatBuffer parameters = parameters(spec, 0.3);
            for (int pictures : new int[] {1, 3, 5, 8}) {
                compareForward(spec, preprocessing, parameters, batch(spec, 8, pictures));
            }
        }
    }

    @Test
    public void largeInputsStayExact() {
        NetworkSpec spec = SmallNetworks.paperOrder();
        compareForward(spec, preprocessing(spec, 4), parameters(spec, 0.5), batch(spec, 4, 4));
    }

    @Test
    public void theNamedNetworksMatch() {
        NetworkSpec small = new NetworkConfig("alexnet-small", 10, 32, 0.25).spec();
        compareForward(small, preprocessing(small, 1f / 64), he(small), batch(small, 2, 2));
        NetworkSpec paper = new NetworkConfig("alexnet-2012", 10, 227, 0.05).spec();
        compareForward(paper, preprocessing(paper, 1f / 64), he(paper), batch(paper, 1, 1));
    }

    @Test
    public void everyGradientMatches() {
        for (NetworkSpec spec : SmallNetworks.all()) {
            compareSteps(new Run(spec, PLAIN, 6, parameters(spec, 0.3)), 1, GRADIENT_TOLERANCE);
        }
        NetworkSpec small = new NetworkConfig("alexnet-small", 10, 32, 0.1).spec();
        compareSteps(new Run(small, PLAIN, 2, he(small)), 1, GRADIENT_TOLERANCE);
    }

    @Test
    public void tenStepsWithMomentumDecayAndDropoutMatch() {
        for (NetworkSpec spec : SmallNetworks.all()) {
            compareSteps(new Run(spec, PAPER, 4, parameters(spec, 0.3)), 10, TEN_STEPS_TOLERANCE);
        }
    }

    @Test
    public void aSeedAndAStepChooseTheDropoutMask() {
        NetworkSpec spec = SmallNetworks.paperOrder();
        MiniBatch batch = batch(spec, 4, 4);
        FloatBuffer parameters = parameters(spec, 0.3);
        double first = lossOf(spec, parameters, batch, 0);
        assertThat(lossOf(spec, parameters, batch, 0)).isEqualTo(first);
        assertThat(lossOf(spec, parameters, batch, 1)).isNotEqualTo(first);
        checks += 2;
    }

    @Test
    public void evaluateUsesNoDropoutAndLeavesTheStateAlone() {
        NetworkSpec spec = SmallNetworks.paperOrder();
        FloatBuffer parameters = parameters(spec, 0.3);
        try (Trainer trainer = open(engine(), spec, PAPER, 4);
                Trainer oracle = open(reference, spec, PAPER, 4)) {
            trainer.importState(parameters, zeros(spec));
            oracle.importState(parameters, zeros(spec));
            MiniBatch odd = batch(spec, 7, 7);
            BatchScore score = trainer.evaluate(odd);
            BatchScore expected = oracle.evaluate(odd);
            compare(new double[] {expected.loss()}, new double[] {score.loss()}, 1e-5);
            assertThat(score.top1Hits()).isEqualTo(expected.top1Hits());
            assertThat(score.top5Hits()).isEqualTo(expected.top5Hits());
            assertThat(state(trainer, spec)).isEqualTo(new State(parameters, zeros(spec)));
        }
    }

    @Test
    public void importIsExportToTheBitAndAResumedRunIsTheSameRun() {
        NetworkSpec spec = SmallNetworks.paperOrder();
        State middle;
        State end;
        try (Trainer trainer = open(engine(), spec, PAPER, 4)) {
            trainer.importState(parameters(spec, 0.3), zeros(spec));
            steps(trainer, spec, 0, 3);
            middle = state(trainer, spec);
            steps(trainer, spec, 3, 6);
            end = state(trainer, spec);
        }
        try (Trainer resumed = open(engine(), spec, PAPER, 4)) {
            resumed.importState(middle.parameters(), middle.velocity());
            assertThat(state(resumed, spec)).isEqualTo(middle);
            steps(resumed, spec, 3, 6);
            assertThat(state(resumed, spec)).isEqualTo(end);
        }
        checks += 2;
    }

    @Test
    public void aLossThatIsNotFiniteChangesNothing() {
        NetworkSpec spec = SmallNetworks.paperOrder();
        FloatBuffer parameters = parameters(spec, 0.3);
        parameters.put(ParameterLayout.of(spec).tensor("fc8.bias").offset(), Float.NaN);
        FloatBuffer velocity = parameters(spec, 0.1);
        try (Trainer trainer = open(engine(), spec, PAPER, 4)) {
            trainer.importState(parameters, velocity);
            BatchScore score = trainer.step(batch(spec, 4, 4), 0, 0.1f);
            assertThat(score.isFinite()).isFalse();
            assertThat(state(trainer, spec)).isEqualTo(new State(parameters, velocity));
        }
        checks++;
    }

    @Test
    public void whatDoesNotFitIsRefused() {
        NetworkSpec spec = SmallNetworks.paperOrder();
        try (Trainer trainer = open(engine(), spec, PAPER, 4)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer.step(batch(spec, 4, 3), 0, 0.1f))
                    .withMessageContaining("4")
                    .withMessageContaining("3");
            MiniBatch other = batch(SmallNetworks.tanh(), 4, 4);
            assertThatIllegalArgumentException().isThrownBy(() -> trainer.step(other, 0, 0.1f));
            MiniBatch unlabeled = new MiniBatch(geometry(spec), 4);
            while (!unlabeled.isFull()) {
                unlabeled.add(batch(spec, 1, 1).image(0), MiniBatch.NO_LABEL);
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer.step(unlabeled, 0, 0.1f))
                    .withMessageContaining("labels");
        }
        checks += 3;
    }

    @Test
    public void classifiersShareAModelInAnyOrderOfClosing() throws InterruptedException {
        NetworkSpec spec = SmallNetworks.paperOrder();
        MiniBatch batch = batch(spec, 4, 4);
        LoadedModel model =
                engine().load(spec, preprocessing(spec, 1f / 64), parameters(spec, 0.3), 1);
        Classifier first = model.openClassifier(4);
        Classifier second = model.openClassifier(4);
        model.close();
        AtomicReference<float[]> onThread = new AtomicReference<>();
        Thread thread =
                new Thread(
                        () -> {
                            for (int i = 0; i < 50; i++) {
                                onThread.set(first.classify(batch).probabilities());
                            }
                        });
        thread.start();
        float[] here = null;
        for (int i = 0; i < 50; i++) {
            here = second.classify(batch).probabilities();
        }
        thread.join();
        assertThat(onThread.get()).isEqualTo(here);
        first.close();
        assertThat(second.classify(batch).probabilities()).isEqualTo(here);
        second.close();
        second.close();
        checks += 2;
    }

    private void compareForward(
            NetworkSpec spec,
            Preprocessing preprocessing,
            FloatBuffer parameters,
            MiniBatch batch) {
        Classification expected = classify(reference, spec, preprocessing, parameters, batch);
        Classification actual = classify(engine(), spec, preprocessing, parameters, batch);
        assertThat(actual.images()).isEqualTo(batch.size());
        compare(
                doubles(expected.probabilities()),
                doubles(actual.probabilities()),
                FORWARD_TOLERANCE);
        compare(doubles(expected.embeddings()), doubles(actual.embeddings()), FORWARD_TOLERANCE);
    }

    private static Classification classify(
            EngineProvider engine,
            NetworkSpec spec,
            Preprocessing preprocessing,
            FloatBuffer parameters,
            MiniBatch batch) {
        try (LoadedModel model = engine.load(spec, preprocessing, parameters, 1);
                Classifier classifier = model.openClassifier(batch.capacity())) {
            return classifier.classify(batch);
        }
    }

    /** What two engines do alike. */
    private record Run(NetworkSpec spec, SgdOptions sgd, int batchSize, FloatBuffer parameters) {}

    private void compareSteps(Run run, int steps, double tolerance) {
        NetworkSpec spec = run.spec();
        try (Trainer trainer = open(engine(), spec, run.sgd(), run.batchSize());
                Trainer oracle = open(reference, spec, run.sgd(), run.batchSize())) {
            trainer.importState(run.parameters(), zeros(spec));
            oracle.importState(run.parameters(), zeros(spec));
            for (int step = 0; step < steps; step++) {
                MiniBatch batch = batch(spec, run.batchSize(), run.batchSize());
                BatchScore expected = oracle.step(batch, step, 0.05f);
                BatchScore actual = trainer.step(batch, step, 0.05f);
                compare(new double[] {expected.loss()}, new double[] {actual.loss()}, tolerance);
            }
            compareChanges(run, state(oracle, spec), state(trainer, spec), tolerance);
        }
    }

    /** Velocities are sums of gradients, so they are compared tensor by tensor. */
    private void compareChanges(Run run, State expected, State actual, double tolerance) {
        for (Tensor tensor : ParameterLayout.of(run.spec()).tensors()) {
            compare(
                    slice(expected.velocity(), tensor),
                    slice(actual.velocity(), tensor),
                    tolerance);
            compare(
                    slice(expected.parameters(), tensor),
                    slice(actual.parameters(), tensor),
                    tolerance);
        }
    }

    private void compare(double[] expected, double[] actual, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        double scale = 1e-30;
        for (double value : expected) {
            scale = Math.max(scale, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            double error = Math.abs(expected[i] - actual[i]) / scale;
            assertThat(error)
                    .as("value %d is %s, the reference has %s", i, actual[i], expected[i])
                    .isLessThan(tolerance);
            largest = Math.max(largest, error);
        }
        checks += expected.length;
    }

    private double lossOf(NetworkSpec spec, FloatBuffer parameters, MiniBatch batch, long step) {
        try (Trainer trainer = open(engine(), spec, PAPER, batch.size())) {
            trainer.importState(parameters, zeros(spec));
            return trainer.step(batch, step, 0.1f).loss();
        }
    }

    private void steps(Trainer trainer, NetworkSpec spec, int from, int to) {
        for (int step = from; step < to; step++) {
            random.setSeed(step);
            trainer.step(batch(spec, 4, 4), step, 0.05f);
        }
    }

    private static Trainer open(
            EngineProvider engine, NetworkSpec spec, SgdOptions sgd, int batchSize) {
        return engine.openTrainer(
                new TrainerSpec(spec, preprocessing(spec, 1f / 64), batchSize, sgd, SEED, 1));
    }

    private static ImageGeometry geometry(NetworkSpec spec) {
        return new ImageGeometry(spec.input().height() + 4, 0, spec.input().height());
    }

    private static Preprocessing preprocessing(NetworkSpec spec, float scale) {
        int side = geometry(spec).decodedSide();
        float[] mean = new float[3 * side * side];
        Random values = new Random(11);
        for (int i = 0; i < mean.length; i++) {
            mean[i] = 100 + 50 * values.nextFloat();
        }
        return new Preprocessing(geometry(spec), new MeanImage(side, mean), scale);
    }

    private MiniBatch batch(NetworkSpec spec, int capacity, int size) {
        ImageGeometry geometry = geometry(spec);
        MiniBatch batch = new MiniBatch(geometry, capacity);
        for (int i = 0; i < size; i++) {
            byte[] pixels = new byte[geometry.croppedBytes()];
            random.nextBytes(pixels);
            float[] shift = {random.nextFloat(), -random.nextFloat(), 3 * random.nextFloat()};
            AugmentedImage image =
                    new AugmentedImage(
                            pixels,
                            shift,
                            random.nextInt(geometry.maxOffset() + 1),
                            random.nextInt(geometry.maxOffset() + 1),
                            random.nextBoolean());
            batch.add(image, random.nextInt(spec.classes()));
        }
        return batch;
    }

    private FloatBuffer parameters(NetworkSpec spec, double deviation) {
        FloatBuffer parameters = zeros(spec);
        for (int i = 0; i < parameters.capacity(); i++) {
            parameters.put(i, (float) (deviation * random.nextGaussian()));
        }
        return parameters;
    }

    private static FloatBuffer he(NetworkSpec spec) {
        FloatBuffer parameters = zeros(spec);
        Initialization.HE.fill(spec, 1, SEED, parameters);
        return parameters;
    }

    private static FloatBuffer zeros(NetworkSpec spec) {
        return FloatBuffer.allocate(ParameterLayout.of(spec).length());
    }

    private record State(FloatBuffer parameters, FloatBuffer velocity) {
        @Override
        public boolean equals(Object other) { // bits, so that NaN equals NaN
            return other instanceof State state
                    && Arrays.equals(parameters.array(), state.parameters.array())
                    && Arrays.equals(velocity.array(), state.velocity.array());
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(parameters.array());
        }
    }

    private static State state(Trainer trainer, NetworkSpec spec) {
        State state = new State(zeros(spec), zeros(spec));
        trainer.exportState(state.parameters(), state.velocity());
        return state;
    }

    private static double[] slice(FloatBuffer values, Tensor tensor) {
        double[] slice = new double[tensor.length()];
        for (int i = 0; i < slice.length; i++) {
            slice[i] = values.get(tensor.offset() + i);
        }
        return slice;
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
