package io.flinkalexnet.lab;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.jobs.cluster.ClusterDirectory;
import io.flinkalexnet.jobs.cluster.ClusterOptions;
import io.flinkalexnet.jobs.cluster.Distribution;
import io.flinkalexnet.jobs.demo.FashionMnist;
import io.flinkalexnet.jobs.ingest.ImageIngest;
import io.flinkalexnet.jobs.ingest.IngestTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.apache.flink.configuration.MemorySize;

/**
 * What the drills train: a small network on pictures of Fashion-MNIST.
 *
 * @param directory of what the trainings write
 * @param pictures on the topic
 * @param epochs of each training
 * @param engine name of an engine, or {@code auto}
 */
public record DrillTraining(Path directory, int pictures, int epochs, String engine) {
    /** Pictures of a step. */
    public static final int BATCH_SIZE = 32;

    private static final MemorySize TASK_MANAGER_MEMORY = MemorySize.ofMebiBytes(2048);

    /** Steps of a training. */
    public long steps() {
        return (long) epochs * pictures / BATCH_SIZE;
    }

    /** Sends the pictures to the training topic, always in the same order. */
    public static void sendPictures(KafkaOptions kafka, int pictures)
            throws IOException, InterruptedException {
        IngestTarget labeled = IngestTarget.of(Topics.DEFAULT.imagesLabeled(), 1);
        try (ImageIngest ingest = new ImageIngest(kafka, labeled, InstantSource.system())) {
            ingest.send(FashionMnist.training().subList(0, pictures), sent -> {});
        }
    }

    /** A cluster for it: one job manager, task managers of two slots. */
    public static ClusterOptions cluster(ClusterDirectory directory, int taskManagers, int port) {
        return new ClusterOptions(
                directory.path(),
                1,
                taskManagers,
                2,
                TASK_MANAGER_MEMORY,
                port,
                Distribution.CPU_ENGINES);
    }
}
