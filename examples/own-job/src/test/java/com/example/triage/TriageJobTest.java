package com.example.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.jobs.broker.BrokerOptions;
import io.flinkalexnet.jobs.broker.EmbeddedBroker;
import io.flinkalexnet.jobs.broker.TopicCreator;
import io.flinkalexnet.schema.Prediction;
import io.flinkalexnet.schema.RejectedImage;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Runs the job over a real broker, with JPEG files and a model with random weights. */
@Timeout(180)
class TriageJobTest {
    private static final int PICTURES = 40;

    @TempDir private Path folder;

    @Test
    void everyPictureEndsOnOneTopicByHowSureTheModelIs() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.temporary())) {
            KafkaOptions kafka = KafkaOptions.of(broker.bootstrapServers());
            TopicCreator topics = new TopicCreator(kafka);
            topics.createAll(Topics.DEFAULT, 1);
            topics.create(List.of("to-label", "sure", "unsure"), 1);
            Pictures.send(kafka, Topics.DEFAULT.images(), PICTURES);
            RandomModel.announce(kafka, Topics.DEFAULT.models(), folder);

            run("--least-probability", "0", "--bootstrap-servers", broker.bootstrapServers());
            double median = medianProbability(kafka, "predictions");
            run(
                    "--least-probability",
                    Double.toString(median),
                    "--bootstrap-servers",
                    broker.bootstrapServers(),
                    "--sure-topic",
                    "sure",
                    "--unsure-topic",
                    "unsure");

            List<Prediction> sure = Records.read(kafka, "sure", Prediction.class);
            List<Prediction> unsure = Records.read(kafka, "unsure", Prediction.class);
            assertThat(sure)
                    .isNotEmpty()
                    .allSatisfy(
                            each -> assertThat(probability(each)).isGreaterThanOrEqualTo(median));
            assertThat(unsure)
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(probability(each)).isLessThan(median));
            assertThat(Stream.concat(sure.stream(), unsure.stream()).map(Prediction::getImageId))
                    .containsExactlyInAnyOrderElementsOf(Pictures.ids(PICTURES));
            assertThat(Records.read(kafka, "rejected-images", RejectedImage.class))
                    .hasSize(2) // one in each run
                    .allSatisfy(each -> assertThat(each.getImageId()).isEqualTo(Pictures.BROKEN));
        }
    }

    private static void run(String... arguments) throws Exception {
        Configuration config = new Configuration().set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(2, config);
        environment.enableCheckpointing(500);
        String[] bounded =
                Stream.concat(Stream.of(arguments), Stream.of("--bounded")).toArray(String[]::new);
        TriageJob.addTo(environment, TriageOptions.parse(bounded));
        environment.execute();
    }

    private static double medianProbability(KafkaOptions kafka, String topic) throws Exception {
        double[] sorted =
                Records.read(kafka, topic, Prediction.class).stream()
                        .mapToDouble(TriageJobTest::probability)
                        .sorted()
                        .toArray();
        assertThat(sorted).hasSize(PICTURES);
        return sorted[PICTURES / 2];
    }

    private static double probability(Prediction prediction) {
        return prediction.getTopK().get(0).getProbability();
    }
}
