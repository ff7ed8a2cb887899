package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.BatchScore;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Where training stands, apart from the parameters. Part of the checkpoint. */
final class TrainingProgress {
    /** Weight updates done. */
    long step;

    /** Sequence number of the picture to come next. */
    long nextSequence;

    /** Epoch of the newest picture. */
    long epoch;

    /** Pictures that went into a step, repeats included. */
    long images;

    /** Pictures of epoch 0 that reached training. */
    long distinctImages;

    /** Rejected pictures whose place in the order was skipped, repeats included. */
    long holes;

    /** Pictures and holes that came after an early stop. */
    long discarded;

    /** Step of the newest model file; 0 if there is none. */
    long snapshotStep;

    /** Whether training has ended before its input. */
    boolean stopped;

    /** Pictures, scores and course of validation. */
    ValidationState validation = ValidationState.START;

    /** Whether the newest metrics record has these sums; the next step begins new ones. */
    boolean windowClosed;

    /** Sums over the steps since the metrics record before. */
    double lossSum;

    long windowImages;
    long top1Hits;
    long top5Hits;

    void add(BatchScore score) {
        if (windowClosed) {
            startWindow();
        }
        step++;
        images += score.images();
        lossSum += score.loss() * score.images();
        windowImages += score.images();
        top1Hits += score.top1Hits();
        top5Hits += score.top5Hits();
    }

    private void startWindow() {
        windowClosed = false;
        lossSum = 0;
        windowImages = 0;
        top1Hits = 0;
        top5Hits = 0;
    }

    void copyFrom(TrainingProgress other) {
        step = other.step;
        nextSequence = other.nextSequence;
        epoch = other.epoch;
        images = other.images;
        distinctImages = other.distinctImages;
        holes = other.holes;
        discarded = other.discarded;
        snapshotStep = other.snapshotStep;
        stopped = other.stopped;
        validation = other.validation;
        windowClosed = other.windowClosed;
        lossSum = other.lossSum;
        windowImages = other.windowImages;
        top1Hits = other.top1Hits;
        top5Hits = other.top5Hits;
    }

    /** Writes version 2. */
    void write(DataOutput out) throws IOException {
        out.writeLong(step);
        out.writeLong(nextSequence);
        out.writeLong(epoch);
        out.writeLong(images);
        out.writeLong(distinctImages);
        out.writeLong(holes);
        out.writeLong(snapshotStep);
        out.writeDouble(lossSum);
        out.writeLong(windowImages);
        out.writeLong(top1Hits);
        out.writeLong(top5Hits);
        out.writeLong(discarded);
        out.writeBoolean(stopped);
        out.writeBoolean(windowClosed);
        validation.write(out);
    }

    /**
     * Reads what was written.
     *
     * @param version 1 or 2; of what version 1 lacks, nothing has happened
     */
    void read(DataInput in, int version) throws IOException {
        step = in.readLong();
        nextSequence = in.readLong();
        epoch = in.readLong();
        images = in.readLong();
        distinctImages = in.readLong();
        holes = in.readLong();
        snapshotStep = in.readLong();
        lossSum = in.readDouble();
        windowImages = in.readLong();
        top1Hits = in.readLong();
        top5Hits = in.readLong();
        if (version > 1) {
            discarded = in.readLong();
            stopped = in.readBoolean();
            windowClosed = in.readBoolean();
            validation = ValidationState.read(in);
        } else {
            windowClosed = windowImages == 0;
        }
    }
}
