package io.flinkalexnet.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.flink.testing.TestImages;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A topic whose older records the broker's log cleaner has taken away before the start. */
@Timeout(180)
class CompactedTopicITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    private static final String TOPIC = "compacted";
    private static final int IMAGES = 40;
    private static final int EPOCHS = 2;
    private static final TopicReads READS = new TopicReads(BROKER, EPOCHS);

    private static int fillers;

    @BeforeAll
    static void compact() throws Exception {
        cleanOften();
        BROKER.createTopic(
                TOPIC,
                1,
                Map.of(
                        "cleanup.policy", "compact",
                        "segment.ms", "50",
                        "min.cleanable.dirty.ratio", "0.01"));
        BROKER.produce(TOPIC, TestImages.images("image", IMAGES, "cat"));
        BROKER.produce(TOPIC, TestImages.images("image", IMAGES, "dog"));
        while (BROKER.readCommitted(TOPIC).get(0).offset() < IMAGES) {
            fillers++; // a new record closes the segment, which may be cleaned then
            BROKER.produce(TOPIC, TestImages.image("filler-" + fillers, "cat"));
        }
    }

    private static void cleanOften() throws Exception {
        ConfigResource allBrokers = new ConfigResource(ConfigResource.Type.BROKER, "");
        AlterConfigOp often =
                new AlterConfigOp(
                        new ConfigEntry("log.cleaner.backoff.ms", "100"), AlterConfigOp.OpType.SET);
        try (Admin admin = BROKER.admin()) {
            admin.incrementalAlterConfigs(Map.of(allBrokers, List.of(often))).all().get();
        }
    }

    @Test
    void everyRecordThatIsLeftIsReadOnceInEachEpoch() throws Exception {
        TrainingSplit split = READS.split(TopicReads.order(TOPIC, 42L));
        assertThat(split.ranges())
                .as("the cleaned offsets are part of it")
                .containsExactly(new PartitionRange(0, 0, 2L * IMAGES + fillers));

        List<EncodedImage> all = READS.all(split, HeldOut.none());

        assertThat(all).hasSize(EPOCHS * (IMAGES + fillers));
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            List<EncodedImage> ofEpoch = TopicReads.epochOf(all, epoch);
            assertThat(TopicReads.ids(ofEpoch)).doesNotHaveDuplicates();
            assertThat(ofEpoch)
                    .filteredOn(each -> each.id().startsWith("image"))
                    .hasSize(IMAGES)
                    .allMatch(each -> each.label().equals("dog"));
        }
        assertThat(all.get(all.size() - 1).sequence()).isEqualTo(all.size() - 1);
    }
}
