package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.SgdOptions;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What any engine must pass, held against the reference in double: extend it and name the engine.
 * The last lines printed are, for each group of checks, how many values were compared and the
 * largest relative error. {@link Tolerance} has the tolerances, {@link ConformanceReport} the
 * metric. State is exact in any precision: it goes in and out, and a run repeats, to the bit.
 *
 * <p>Not asked for: dropout or embeddings of anything but vectors, and windows with equal maxima.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EngineConformance {
    private final ConformanceReport report = new ConformanceReport(precision());

    /** The engine to be tested; it must be usable on this machine. */
    protected abstract EngineProvider engine();

    /** What it is tested in; called by the constructor. */
    protected Precision precision() {
        return Precision.F32;
    }

    /** Native threads it is tested with. */
    protected int threads() {
        return 1;
    }

    @AfterAll
    void printReport() {
        System.out.print(report.summary(engine().name()));
    }

    @Test
    public void canRunHere() {
        lifecycle().probe();
    }

    @Test
    public void classifiesAndScoresAsTheReference() {
        for (NetworkSpec network : SmallNetworks.all()) {
            forward().classification(network, 3, 3);
        }
        for (NetworkSpec network : SmallNetworks.named()) {
            forward().classification(network, 3, 3);
        }
    }

    @Test
    public void classifiesASinglePicture() {
        forward().classification(SmallNetworks.paperOrder(), 1, 1);
        forward().classification(SmallNetworks.alexNetSmall(), 1, 1);
    }

    @Test
    public void classifiesPartialMiniBatches() {
        forward().classification(SmallNetworks.paperOrder(), 8, 5);
        forward().classification(SmallNetworks.poolFirstTanh(), 16, 1);
        forward().oneClassifierManySizes(SmallNetworks.paperOrder());
    }

    @Test
    public void classifiesLargeValues() {
        forward().largeValues(SmallNetworks.paperOrder());
        forward().largeValues(SmallNetworks.poolFirstTanh());
        forward().largeValues(SmallNetworks.alexNetSmall());
        forward().certainProbabilities();
    }

    @Test
    public void normalizesPicturesAsTheirRecordsSay() {
        pictures().everyCropAndMirror(new ImageGeometry(6, 0, 4), 1);
        pictures().everyCropAndMirror(new ImageGeometry(4, 1, 4), 1f / 64);
        pictures().everyCropAndMirror(new ImageGeometry(4, 0, 4), 0.5f);
        pictures().allByteValues();
        pictures().trainingSeesTheSame();
    }

    @Test
    public void hasTheGradientsOfTheReference() {
        for (NetworkSpec network : SmallNetworks.all()) {
            training().gradients(network, 3);
        }
        for (NetworkSpec network : SmallNetworks.named()) {
            training().deepGradients(network, 3);
        }
        training().gradients(SmallNetworks.paperOrder(), 1);
    }

    @Test
    public void updatesWithMomentumDecayAndTheRateOfBiases() {
        NetworkSpec network = SmallNetworks.poolFirstTanh();
        LearningRates same = LearningRates.same(0.01f);
        training().updateRule(network, new SgdOptions(0.9f, 5e-4f), same);
        training().updateRule(network, new SgdOptions(0.9f, 0), same);
        training().updateRule(network, new SgdOptions(0, 0.1f), same);
        SgdOptions both = new SgdOptions(0.5f, 0.1f);
        training().updateRule(network, both, new LearningRates(0.01f, 0.02f));
        training().updateRule(network, both, new LearningRates(0.01f, 0));
        training().updateRule(network, both, new LearningRates(0, 0.01f));
    }

    @Test
    public void takesTenStepsAsTheReference() {
        training().tenSteps(SmallNetworks.paperOrder(), 6);
        training().tenSteps(SmallNetworks.poolFirstTanh(), 5);
        training().tenSteps(SmallNetworks.alexNetSmall(), 4);
    }

    @Test
    public void takesTenStepsToTheLossesWrittenDown() {
        training().pinnedLosses();
    }

    @Test
    public void keepsFrozenLayersToTheBit() {
        NetworkSpec network = SmallNetworks.paperOrder();
        frozen().tenSteps(network, 1); // conv1
        frozen().tenSteps(network, 6); // up to the ReLU behind conv2
        frozen().tenSteps(network, 8); // all convolutions
        frozen().tenSteps(network, 11); // and fc6 with its dropout
        frozen().tenSteps(network, 14); // all but fc8
        frozen().tenSteps(SmallNetworks.poolFirstTanh(), 1);
        frozen().tenSteps(SmallNetworks.poolFirstTanh(), 4);
        frozen().tenSteps(SmallNetworks.denseOnly(), 1);
        frozen().tenSteps(SmallNetworks.alexNetSmall(), 3);
        frozen().tenSteps(SmallNetworks.alexNetSmall(), 9);
    }

    @Test
    public void measuresTheNormsOfTheReference() {
        for (NetworkSpec network : SmallNetworks.all()) {
            norms().ofLayers(network, 3);
        }
        norms().ofLayers(SmallNetworks.alexNetSmall(), 3);
        norms().ofFrozenLayers(SmallNetworks.paperOrder(), 5);
        norms().noneOfABadStep(SmallNetworks.paperOrder());
    }

    @Test
    public void trainsToTheSameBitsWhenItMeasures() {
        norms().leaveNoTrace(SmallNetworks.paperOrder());
        norms().leaveNoTrace(SmallNetworks.alexNetSmall());
    }

    @Test
    public void sharesOutTheTimeOfAStep() {
        norms().durations(SmallNetworks.alexNetSmall());
    }

    @Test
    public void dropsTheUnitsThatSeedStepAndElementChoose() {
        dropout().masks(0.5);
        dropout().masks(0.3);
        dropout().masks(0);
    }

    @Test
    public void dropsAsOftenAsTheRateSays() {
        dropout().share(0.5);
        dropout().share(0.25);
    }

    @Test
    public void dropsInTrainingOnly() {
        dropout().onlyInTraining(SmallNetworks.paperOrder());
    }

    @Test
    public void startsFromZero() {
        state().zeroAtFirst();
    }

    @Test
    public void exportsWhatWasImportedToTheBit() {
        state().everyBitComesBack();
        state().anyBufferFits();
    }

    @Test
    public void resumesToTheBit() {
        state().resumesToTheBit();
    }

    @Test
    public void evaluatesWithoutATrace() {
        state().evaluationLeavesNoTrace();
    }

    @Test
    public void changesNothingWhenTheLossIsNotFinite() {
        state().badLossChangesNothing();
    }

    @Test
    public void keepsTrainersApart() {
        state().trainersAreApart();
    }

    @Test
    public void closesModelAndClassifiersInAnyOrder() {
        lifecycle().closedInAnyOrder();
    }

    @Test
    public void classifiesOnTwoThreadsOverOneModel()
            throws InterruptedException, ExecutionException {
        lifecycle().classifiersOnThreads();
    }

    @Test
    public void keepsNothingOfTheCaller() {
        lifecycle().keepsNothingOfTheCaller();
    }

    @Test
    public void refusesWhatDoesNotFit() {
        lifecycle().trainerRefuses();
        lifecycle().classifierRefuses();
        lifecycle().loadRefuses();
    }

    @Test
    public void computesInThePrecisionsItNames() {
        lifecycle().precisions();
    }

    private Candidate candidate() {
        return new Candidate(engine(), new LoadOptions(threads(), precision()));
    }

    private ForwardChecks forward() {
        return new ForwardChecks(candidate(), report);
    }

    private PictureChecks pictures() {
        return new PictureChecks(candidate(), report);
    }

    private TrainingChecks training() {
        return new TrainingChecks(candidate(), report);
    }

    private FrozenChecks frozen() {
        return new FrozenChecks(candidate(), report);
    }

    private NormChecks norms() {
        return new NormChecks(candidate(), report);
    }

    private DropoutChecks dropout() {
        return new DropoutChecks(candidate(), report);
    }

    private StateChecks state() {
        return new StateChecks(candidate(), report);
    }

    private LifecycleChecks lifecycle() {
        return new LifecycleChecks(candidate(), report);
    }
}
