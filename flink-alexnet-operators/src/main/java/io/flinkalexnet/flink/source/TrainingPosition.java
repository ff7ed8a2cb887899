package io.flinkalexnet.flink.source;

/**
 * The next record to emit.
 *
 * @param epoch from 0; always 0 if the topic is read as it grows
 * @param group from 0 within the epoch
 * @param index from 0 within the shuffled group, held-out records not counted
 * @param sequence its dense number, from 0
 */
record TrainingPosition(long epoch, int group, int index, long sequence) {
    static final TrainingPosition START = new TrainingPosition(0, 0, 0, 0);

    TrainingPosition next() {
        return new TrainingPosition(epoch, group, index + 1, sequence + 1);
    }

    TrainingPosition nextGroup() {
        return new TrainingPosition(epoch, group + 1, 0, sequence);
    }

    TrainingPosition nextEpoch() {
        return new TrainingPosition(epoch + 1, 0, 0, sequence);
    }
}
