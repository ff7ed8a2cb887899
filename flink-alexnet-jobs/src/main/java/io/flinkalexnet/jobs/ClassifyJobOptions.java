package io.flinkalexnet.jobs;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.flinkalexnet.flink.classify.ClassifyOptions;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.fetch.FetchOptions;
import io.flinkalexnet.flink.kafka.InputFormat;
import io.flinkalexnet.flink.kafka.InputOptions;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.train.TrainOptions;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Checked values of a classify job.
 *
 * @param topics where pictures and announcements come from and results go to
 * @param modelName line of models to follow
 * @param modelUri file of the model to start with; null for the newest one announced under the name
 * @param bounded whether the job ends at the end of the topics as they stand when it starts
 * @param input how the pictures' records are read
 * @param fetch where pictures may be fetched from, for records that hold a URI
 */
public record ClassifyJobOptions(
        KafkaOptions kafka,
        Topics topics,
        String modelName,
        String modelUri,
        boolean bounded,
        InputOptions input,
        FetchOptions fetch,
        ClassifyOptions classify) {
    public static final ConfigOption<String> MODEL_URI =
            key("alexnet.model.uri")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Model file to start with, of any Flink file system; without it, the "
                                    + "newest model announced under the name.");

    public static final ConfigOption<Boolean> BOUNDED =
            key("alexnet.classify.bounded")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Ends the job at the end of the topics as they stand when it starts.");

    /** All of them. */
    public static final List<ConfigOption<?>> ALL =
            List.of(
                    KafkaOptions.BOOTSTRAP_SERVERS,
                    KafkaOptions.PROPERTIES,
                    KafkaOptions.CONFIG_FILE,
                    KafkaOptions.TRANSACTION_TIMEOUT,
                    InputOptions.FORMAT,
                    InputOptions.LABEL_HEADER,
                    InputOptions.SCHEMA_FILE,
                    InputOptions.ID_FIELD,
                    InputOptions.BYTES_FIELD,
                    InputOptions.LABEL_FIELD,
                    FetchOptions.ALLOW,
                    FetchOptions.PRIVATE_ADDRESSES,
                    FetchOptions.MAX_BYTES,
                    FetchOptions.TIMEOUT,
                    FetchOptions.MAX_REDIRECTS,
                    Topics.IMAGES,
                    Topics.PREDICTIONS,
                    Topics.EMBEDDINGS,
                    Topics.REJECTED_IMAGES,
                    Topics.MODELS,
                    TrainOptions.MODEL_NAME,
                    MODEL_URI,
                    BOUNDED,
                    ClassifyOptions.BATCH_SIZE,
                    ClassifyOptions.MAX_WAIT,
                    ClassifyOptions.MAX_BATCH_BYTES,
                    ClassifyOptions.TOP_K,
                    EngineOptions.NAME,
                    EngineOptions.THREADS,
                    EngineOptions.PRECISION);

    public ClassifyJobOptions {
        if (input.format() == InputFormat.URI && fetch.allow().isEmpty()) {
            throw new IllegalArgumentException(
                    "%s=%s needs %s: the hosts and folders pictures may be fetched from, such as https://images.example.com"
                            .formatted(
                                    InputOptions.FORMAT.key(),
                                    InputFormat.URI,
                                    FetchOptions.ALLOW.key()));
        }
        if (modelName == null || modelName.isBlank()) {
            throw new IllegalArgumentException(
                    "%s must not be empty".formatted(TrainOptions.MODEL_NAME.key()));
        }
        if (modelUri != null && modelUri.isBlank()) {
            throw new IllegalArgumentException(
                    "%s must name a model file, such as file:///tmp/models/model.safetensors, was '%s'"
                            .formatted(MODEL_URI.key(), modelUri));
        }
    }

    public static ClassifyJobOptions from(ReadableConfig config) {
        return new ClassifyJobOptions(
                KafkaOptions.from(config),
                Topics.from(config),
                config.get(TrainOptions.MODEL_NAME),
                config.getOptional(MODEL_URI).orElse(null),
                config.get(BOUNDED),
                InputOptions.from(config),
                FetchOptions.from(config),
                ClassifyOptions.from(config));
    }
}
