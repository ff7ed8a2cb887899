package io.flinkalexnet.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.util.FlinkException;
import org.junit.jupiter.api.Test;

final class RunningJobTest {
    @Test
    void givesTheResult() throws Exception {
        JobExecutionResult result = new JobExecutionResult(new JobID(), 1, Map.of());

        assertThat(new RunningJob("train", CompletableFuture.completedFuture(result)).await())
                .isSameAs(result);
    }

    @Test
    void failsWithTheReasonInWords() {
        Exception problem = new FlinkException("job failed", new IOException("the disk is full"));

        assertThatThrownBy(
                        () ->
                                new RunningJob("train", CompletableFuture.failedFuture(problem))
                                        .await())
                .isInstanceOf(IOException.class)
                .hasMessage("the train job failed: the disk is full")
                .hasCause(problem);
    }

    @Test
    void namesACauseWithoutAMessage() {
        assertThatThrownBy(
                        () ->
                                new RunningJob(
                                                "stats",
                                                CompletableFuture.failedFuture(
                                                        new StackOverflowError()))
                                        .await())
                .hasMessage("the stats job failed: java.lang.StackOverflowError");
    }
}
