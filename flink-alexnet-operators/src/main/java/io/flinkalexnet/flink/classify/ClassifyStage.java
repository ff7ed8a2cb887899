package io.flinkalexnet.flink.classify;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Verifier, broadcast and operator of a classify job, wired with their uids.
 *
 * @param predictions with {@link ClassifyOperator#EMBEDDINGS} as side output
 * @param verified with {@link ModelVerifier#REFUSED} as side output
 */
public record ClassifyStage(
        SingleOutputStreamOperator<ImagePrediction> predictions,
        SingleOutputStreamOperator<AnnouncedModel> verified) {
    /**
     * Classifies images with the start model, and with the announced ones that follow.
     *
     * @param images decoded for the start model's geometry
     * @param announcements of any names; bounded if the images are
     */
    public static ClassifyStage of(
            DataStream<CroppedImage> images,
            DataStream<AnnouncedModel> announcements,
            StartModel start,
            ClassifyOptions options) {
        SingleOutputStreamOperator<AnnouncedModel> verified =
                announcements
                        .process(new ModelVerifier(start, options))
                        .returns(AnnouncedModel.class)
                        .name("verify model")
                        .uid(ModelVerifier.UID)
                        .setParallelism(1)
                        .setMaxParallelism(1);
        SingleOutputStreamOperator<ImagePrediction> predictions =
                images.connect(verified.broadcast())
                        .transform(
                                "classify",
                                TypeInformation.of(ImagePrediction.class),
                                new ClassifyOperator(start, options))
                        .uid(ClassifyOperator.UID);
        return new ClassifyStage(predictions, verified);
    }
}
