package io.flinkalexnet.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.source.TrainingSourceOptions;
import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.flink.train.RecipeOptions;
import io.flinkalexnet.flink.train.TrainAccumulators;
import io.flinkalexnet.flink.train.TrainOptions;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.TrainingMetrics;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.executiongraph.AccessExecutionJobVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole train job over Kafka, with every engine that runs here. */
@Timeout(240)
class TrainJobITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(3)
                            .build());

    /** Of the cluster, which counts on when one is started. */
    private static int killedTaskManagers;

    @TempDir private Path folder;

    @ParameterizedTest
    @MethodSource("io.flinkalexnet.flink.testing.TestEngines#usable")
    void aKilledTaskManagerChangesNothingInWhatIsLearned(
            String engine, @InjectMiniCluster MiniCluster cluster) throws Exception {
        TrainRun undisturbed = run("undisturbed", engine);
        JobExecutionResult result = undisturbed.submit().getJobExecutionResult().get();

        TrainRun killed = run("killed", engine);
        JobClient job = killed.submit();
        killed.awaitCheckpointBehindStep(50);
        cluster.terminateTaskManager(killedTaskManagers++).get();
        cluster.startTaskManager();
        JobExecutionResult killedResult = job.getJobExecutionResult().get();

        assertThat(restarts(cluster, job)).isPositive();
        assertThat(killed.model().tensors()).isEqualTo(undisturbed.model().tensors());
        assertThat(killed.model().announced().getSha256())
                .isEqualTo(undisturbed.model().announced().getSha256());
        assertThat(killedResult.getAllAccumulatorResults())
                .isEqualTo(result.getAllAccumulatorResults());
        assertThat(killed.rejected()).isEqualTo(undisturbed.rejected());

        checkTotals(result);
        checkRun(undisturbed);
    }

    @Test
    void aSavepointGoesOnWithAnotherParallelismOfDecodingToTheSameModel(
            @InjectMiniCluster MiniCluster cluster) throws Exception {
        TrainRun undisturbed = run("one-parallelism", Engines.AUTO);
        undisturbed.config().set(TrainingSourceOptions.EPOCHS, 3 * TrainRun.EPOCHS);
        JobExecutionResult result = undisturbed.submit().getJobExecutionResult().get();

        TrainRun rescaled = run("three-parallelisms", Engines.AUTO);
        rescaled.config().set(TrainingSourceOptions.EPOCHS, 3 * TrainRun.EPOCHS);
        JobClient two = rescaled.submit();
        rescaled.awaitCheckpointBehindStep(50);
        JobClient three = rescaled.goOn(rescaled.stopWithSavepoint(two), 3);
        rescaled.awaitCheckpointBehindStep(rescaled.newestStep() + 50);
        JobClient one = rescaled.goOn(rescaled.stopWithSavepoint(three), 1);
        JobExecutionResult rescaledResult = one.getJobExecutionResult().get();

        assertThat(List.of(parallelism(cluster, two), parallelism(cluster, three)))
                .containsExactly(2, 3);
        assertThat(parallelism(cluster, one)).isEqualTo(1);
        assertThat(rescaled.model().announced().getSha256())
                .isEqualTo(undisturbed.model().announced().getSha256());
        assertThat(rescaledResult.getAllAccumulatorResults())
                .isEqualTo(result.getAllAccumulatorResults());
        assertThat(rescaled.rejected()).isEqualTo(undisturbed.rejected());
    }

    private static int parallelism(MiniCluster cluster, JobClient job) throws Exception {
        return cluster.getExecutionGraph(job.getJobID()).get().getAllVertices().values().stream()
                .mapToInt(AccessExecutionJobVertex::getParallelism)
                .max()
                .orElse(0);
    }

    @Test
    void aTopicThatGrowsIsLearnedTheSameWhetherATaskManagerIsKilledOrNot(
            @InjectMiniCluster MiniCluster cluster) throws Exception {
        TrainRun undisturbed = growing("growing");
        JobClient first = undisturbed.submit();
        undisturbed.produceMore();
        String expected = undisturbed.awaitModel(15).getSha256();
        first.cancel().get();

        TrainRun killed = growing("growing-killed");
        JobClient second = killed.submit();
        killed.awaitModel(10);
        cluster.terminateTaskManager(killedTaskManagers++).get();
        cluster.startTaskManager();
        killed.produceMore();
        ModelAnnouncement model = killed.awaitModel(15);
        second.cancel().get();

        assertThat(model.getSha256()).isEqualTo(expected);
        assertThat(killed.metrics()).isNotEmpty().allMatch(each -> each.getEpoch() == 0);
    }

    /** Two groups of 48 are there, which are twelve steps. */
    private TrainRun growing(String name) throws Exception {
        TrainRun run = run(name, Engines.AUTO);
        run.config().set(TrainingSourceOptions.BOUNDED, false);
        run.config().set(RecipeOptions.RECIPE, "paper");
        run.config().set(TrainOptions.SNAPSHOT_STEPS, 5);
        run.config().set(TrainOptions.METRICS_STEPS, 5);
        return run;
    }

    @Test
    void refusesAScheduleThatEndsForATopicThatDoesNot() throws Exception {
        TrainRun run = growing("falling");
        run.config().removeConfig(RecipeOptions.RECIPE); // the small one's is a cosine

        assertThatThrownBy(run::submit)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "alexnet.source.bounded=false has no end, but this schedule falls to a rate of 0");
    }

    @Test
    void refusesATopicWithoutAnEndIfNoModelWouldBeWritten() throws Exception {
        TrainRun run = growing("never");
        run.config().set(TrainOptions.SNAPSHOT_STEPS, 0);

        assertThatThrownBy(() -> TrainJobOptions.from(run.config()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("set alexnet.train.snapshot-steps");
    }

    private static int restarts(MiniCluster cluster, JobClient job) throws Exception {
        return cluster.getExecutionGraph(job.getJobID()).get().getAllVertices().values().stream()
                .flatMap(vertex -> Stream.of(vertex.getTaskVertices()))
                .mapToInt(task -> task.getCurrentExecutionAttempt().getAttemptNumber())
                .max()
                .orElse(0);
    }

    private static void checkTotals(JobExecutionResult result) {
        long images = (long) TrainRun.PICTURES * TrainRun.EPOCHS;
        long steps = images / TrainRun.BATCH_SIZE;
        assertThat(total(result, TrainAccumulators.DISTINCT_IMAGES)).isEqualTo(TrainRun.PICTURES);
        assertThat(total(result, TrainAccumulators.STEPS)).isEqualTo(steps);
        assertThat(total(result, TrainAccumulators.IMAGES)).isEqualTo(steps * TrainRun.BATCH_SIZE);
        assertThat(total(result, TrainAccumulators.HOLES))
                .isEqualTo((long) TrainRun.BROKEN * TrainRun.EPOCHS);
        assertThat(total(result, TrainAccumulators.DROPPED))
                .isEqualTo(images % TrainRun.BATCH_SIZE);
    }

    private static long total(JobExecutionResult result, String name) {
        return result.<Long>getAccumulatorResult(name);
    }

    private static void checkRun(TrainRun run) throws Exception {
        assertThat(run.rejected())
                .containsExactlyInAnyOrder("broken-0 UNSUPPORTED_FORMAT", "broken-1 EMPTY");
        List<TrainingMetrics> metrics = run.metrics();
        double first = metrics.get(0).getLoss();
        double last = metrics.get(metrics.size() - 1).getLoss();
        assertThat(last).isLessThan(0.5 * first);
        assertThat(run.model().announced().getLabels()).isEqualTo(TrainRun.LABELS);
    }

    private TrainRun run(String model, String engine) throws Exception {
        Configuration more = new Configuration();
        more.set(EngineOptions.NAME, engine);
        return new TrainRun(BROKER, folder, model, more);
    }
}
