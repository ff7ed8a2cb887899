package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.model.ValidationCourse;
import io.flinkalexnet.flink.source.PartitionRange;
import io.flinkalexnet.schema.ValidationScore;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What validation has to keep across a restart. Part of the checkpoint.
 *
 * @param topic of the held-out pictures; empty as long as none was read
 * @param ranges its offsets, fixed when it was first read
 * @param step weight updates behind which the newest validation was taken
 * @param score of it; null before the first
 * @param course how all of them went
 */
record ValidationState(
        String topic,
        List<PartitionRange> ranges,
        long step,
        HeldOutScore score,
        ValidationCourse course) {
    static final ValidationState START =
            new ValidationState("", List.of(), 0, null, ValidationCourse.START);

    ValidationState {
        ranges = List.copyOf(ranges);
    }

    ValidationState withRanges(String ofTopic, List<PartitionRange> fixed) {
        return new ValidationState(ofTopic, fixed, step, score, course);
    }

    ValidationState after(long atStep, HeldOutScore newScore, ValidationCourse newCourse) {
        return new ValidationState(topic, ranges, atStep, newScore, newCourse);
    }

    /** Whether the weights behind this step have a score. */
    boolean isOf(long atStep) {
        return score != null && step == atStep;
    }

    /** For the metrics topic; null before the first validation. */
    ValidationScore newest() {
        return score == null
                ? null
                : new ValidationScore(
                        score.images(),
                        score.loss(),
                        score.top1Error(),
                        score.top5Error(),
                        course.lowestError());
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(topic);
        out.writeInt(ranges.size());
        for (PartitionRange range : ranges) {
            out.writeInt(range.partition());
            out.writeLong(range.start());
            out.writeLong(range.stop());
        }
        out.writeLong(step);
        out.writeBoolean(score != null);
        if (score != null) {
            out.writeLong(score.images());
            out.writeDouble(score.loss());
            out.writeDouble(score.top1Error());
            out.writeDouble(score.top5Error());
        }
        out.writeLong(course.validations());
        out.writeDouble(course.lowestError());
        out.writeDouble(course.reference());
        out.writeInt(course.waited());
        out.writeInt(course.reductions());
    }

    static ValidationState read(DataInput in) throws IOException {
        String topic = in.readUTF();
        int count = in.readInt();
        List<PartitionRange> ranges = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ranges.add(new PartitionRange(in.readInt(), in.readLong(), in.readLong()));
        }
        long step = in.readLong();
        HeldOutScore score =
                in.readBoolean()
                        ? new HeldOutScore(
                                in.readLong(), in.readDouble(), in.readDouble(), in.readDouble())
                        : null;
        ValidationCourse course =
                new ValidationCourse(
                        in.readLong(),
                        in.readDouble(),
                        in.readDouble(),
                        in.readInt(),
                        in.readInt());
        return new ValidationState(topic, ranges, step, score, course);
    }
}
