package io.flinkalexnet.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkalexnet.flink.source.TrainingSourceOptions;
import io.flinkalexnet.flink.stats.StatisticsOptions;
import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.flink.train.ScheduleOptions;
import io.flinkalexnet.flink.train.TrainAccumulators;
import io.flinkalexnet.flink.train.ValidationOptions;
import io.flinkalexnet.schema.TrainingMetrics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Validation, the paper's learning rate rule and early stop over Kafka. */
@Timeout(240)
class TrainValidationITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    /** Of the cluster, which counts on when one is started. */
    private static int killedTaskManagers;

    @TempDir private Path folder;

    @Test
    void aKilledTaskManagerChangesNeitherScoresNorRatesNorWhereTrainingEnds(
            @InjectMiniCluster MiniCluster cluster) throws Exception {
        Configuration options = new Configuration();
        options.set(StatisticsOptions.HELD_OUT_DIVISOR, 5);
        options.set(ValidationOptions.STEPS, 10);
        options.set(ValidationOptions.THRESHOLD, 0.0);
        options.set(ScheduleOptions.KIND, "plateau");
        options.set(ScheduleOptions.PATIENCE, 2);
        options.set(ScheduleOptions.REDUCTIONS, 2);
        options.set(ValidationOptions.STOP_AFTER, 4);
        options.set(TrainingSourceOptions.EPOCHS, 1_000_000); // ends only if the source is told to
        TrainRun undisturbed = new TrainRun(BROKER, folder, "validated", options);
        JobExecutionResult result = undisturbed.submit().getJobExecutionResult().get();

        TrainRun killed = new TrainRun(BROKER, folder, "validated-killed", options);
        JobClient job = killed.submit();
        killed.awaitCheckpointBehindStep(30);
        cluster.terminateTaskManager(killedTaskManagers++).get();
        cluster.startTaskManager();
        JobExecutionResult killedResult = job.getJobExecutionResult().get();

        assertThat(restarts(cluster, job)).isPositive();
        assertThat(killed.model().tensors()).isEqualTo(undisturbed.model().tensors());
        assertThat(totals(killedResult)).isEqualTo(totals(result));
        assertThat(courses(killed)).isEqualTo(courses(undisturbed));

        assertThat(total(result, TrainAccumulators.DISCARDED)).isPositive();
        List<TrainingMetrics> metrics = undisturbed.metrics();
        double firstRate = metrics.get(0).getLearningRate();
        double lastRate = metrics.get(metrics.size() - 1).getLearningRate();
        assertThat(lastRate / firstRate).isCloseTo(0.01, within(1e-6));
        assertThat(undisturbed.model().announced().getStep())
                .isEqualTo(total(result, TrainAccumulators.STEPS));
        assertThat(undisturbed.model().announced().getMetrics())
                .containsEntry(
                        "validationTop1Error",
                        metrics.get(metrics.size() - 1).getValidation().getTop1Error());
    }

    /** Without what depends on time. */
    private static Map<String, Object> totals(JobExecutionResult result) {
        Map<String, Object> totals = new TreeMap<>(result.getAllAccumulatorResults());
        assertThat(totals.remove(TrainAccumulators.DISCARDED)).isNotNull();
        return totals;
    }

    /** Score and rate by step; a step that was repeated must have repeated them, too. */
    private static Map<Long, String> courses(TrainRun run) throws Exception {
        Map<Long, String> courses = new TreeMap<>();
        for (TrainingMetrics each : run.metrics()) {
            String course = each.getLearningRate() + " " + each.getValidation();
            String before = courses.put(each.getStep(), course);
            assertThat(before == null ? course : before).isEqualTo(course);
        }
        return courses;
    }

    private static int restarts(MiniCluster cluster, JobClient job) throws Exception {
        return cluster.getExecutionGraph(job.getJobID()).get().getAllVertices().values().stream()
                .flatMap(vertex -> Stream.of(vertex.getTaskVertices()))
                .mapToInt(task -> task.getCurrentExecutionAttempt().getAttemptNumber())
                .max()
                .orElse(0);
    }

    private static long total(JobExecutionResult result, String name) {
        return result.<Long>getAccumulatorResult(name);
    }
}
