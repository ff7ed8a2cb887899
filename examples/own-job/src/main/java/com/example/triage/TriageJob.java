package com.example.triage;

import io.flinkalexnet.flink.augment.DecodeFunction;
import io.flinkalexnet.flink.classify.AnnouncedModel;
import io.flinkalexnet.flink.classify.AnnouncementDeserializer;
import io.flinkalexnet.flink.classify.ClassifyOptions;
import io.flinkalexnet.flink.classify.ClassifyStage;
import io.flinkalexnet.flink.classify.CroppedImage;
import io.flinkalexnet.flink.classify.ImagePrediction;
import io.flinkalexnet.flink.classify.StartModel;
import io.flinkalexnet.flink.classify.StartModels;
import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.decode.Rejections;
import io.flinkalexnet.flink.kafka.ImageRecordDeserializer;
import io.flinkalexnet.flink.kafka.KafkaSinks;
import io.flinkalexnet.flink.kafka.TopicWriter;
import io.flinkalexnet.schema.Prediction;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.io.IOException;

/**
 * Classifies pictures and keeps apart what the model is unsure of: those predictions go to a topic
 * of their own, for people to look at. Every picture ends on exactly one of three topics, exactly
 * once.
 */
public final class TriageJob {
    private final TriageOptions options;
    private final StartModel start;

    private TriageJob(TriageOptions options) throws IOException {
        this.options = options;
        start = StartModels.newest(options.kafka(), options.modelsTopic(), options.modelName());
    }

    public static void main(String[] arguments) throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.enableCheckpointing(10_000);
        addTo(environment, TriageOptions.parse(arguments));
        environment.execute("triage");
    }

    /** Adds the job to an environment; reads and checks the newest model that was announced. */
    static void addTo(StreamExecutionEnvironment environment, TriageOptions options)
            throws IOException {
        new TriageJob(options).wire(environment);
    }

    private void wire(StreamExecutionEnvironment environment) {
        DataStream<EncodedImage> images =
                source(
                        environment,
                        options.imagesTopic(),
                        OffsetsInitializer.earliest(),
                        new ImageRecordDeserializer());
        DataStream<AnnouncedModel> models =
                source(
                        environment,
                        options.modelsTopic(),
                        start.announcementsFrom(options.modelsTopic()),
                        new AnnouncementDeserializer());
        SingleOutputStreamOperator<CroppedImage> decoded =
                images.process(new DecodeFunction(start.geometry(), "triage"))
                        .name("decode")
                        .uid("decode");
        SingleOutputStreamOperator<ImagePrediction> predictions =
                ClassifyStage.of(decoded, models, start, ClassifyOptions.defaults()).predictions();
        double leastProbability = options.leastProbability();
        write(
                predictions.filter(each -> each.probabilities()[0] >= leastProbability),
                options.sureTopic());
        write(
                predictions.filter(each -> each.probabilities()[0] < leastProbability),
                options.unsureTopic());
        decoded.getSideOutput(Rejections.REJECTED)
                .sinkTo(
                        KafkaSinks.exactlyOnce(
                                options.kafka(),
                                TopicWriter.rejections(options.rejectedTopic()),
                                "triage-" + options.rejectedTopic()))
                .name("rejected")
                .uid("rejected");
    }

    /** A topic from some offsets on; a bounded job reads it to its end. */
    private <T> DataStream<T> source(
            StreamExecutionEnvironment environment,
            String topic,
            OffsetsInitializer from,
            KafkaRecordDeserializationSchema<T> deserializer) {
        KafkaSourceBuilder<T> source =
                KafkaSource.<T>builder()
                        .setProperties(options.kafka().consumerProperties())
                        .setTopics(topic)
                        .setStartingOffsets(from)
                        .setDeserializer(deserializer);
        if (options.bounded()) {
            source.setBounded(OffsetsInitializer.latest());
        }
        return environment
                .fromSource(source.build(), WatermarkStrategy.noWatermarks(), topic)
                .uid("source-" + topic);
    }

    private void write(SingleOutputStreamOperator<ImagePrediction> predictions, String topic) {
        predictions
                .name("for " + topic)
                .uid("filter-" + topic)
                .map(ImagePrediction::toAvro)
                .returns(new AvroTypeInfo<>(Prediction.class))
                .name("to " + topic)
                .uid("to-" + topic)
                .sinkTo(
                        KafkaSinks.exactlyOnce(
                                options.kafka(), TopicWriter.predictions(topic), "triage-" + topic))
                .name(topic)
                .uid("sink-" + topic);
    }
}
