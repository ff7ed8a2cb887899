package io.flinkalexnet.flink.source;

import io.flinkalexnet.flink.decode.EncodedImage;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

/** Keeps what a reader emits. */
final class CollectedOutput implements ReaderOutput<EncodedImage> {
    final List<EncodedImage> images = new ArrayList<>();

    @Override
    public void collect(EncodedImage image) {
        images.add(image);
    }

    @Override
    public void collect(EncodedImage image, long timestamp) {
        images.add(image);
    }

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}

    @Override
    public SourceOutput<EncodedImage> createOutputForSplit(String splitId) {
        return this;
    }

    @Override
    public void releaseOutputForSplit(String splitId) {}
}
