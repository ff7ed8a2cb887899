package io.flinkalexnet.lab.training;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.image.Augmentation;
import io.flinkalexnet.engine.image.AugmentationOptions;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.SchedulePosition;
import io.flinkalexnet.engine.random.Purpose;
import io.flinkalexnet.engine.random.Shuffle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A training over an engine's seam, without Kafka and Flink. First weights, augmentation, masks and
 * schedule are those of the training job; the order is one of its own, shuffled anew in every
 * epoch. Mini-batches run across epochs. For one thread; runs once.
 */
public final class TrainingRun {
    private final Setup setup;
    private final PictureSet pictures;
    private final long seed;
    private final Augmentation augmentation;
    private final List<DecodedPicture> order;
    private final List<CurvePoint> curve = new ArrayList<>();
    private long taken;
    private long stepNanos;
    private double lossSum;
    private long hits;
    private long images;

    public TrainingRun(Setup setup, PictureSet pictures, long seed) {
        this.setup = setup;
        this.pictures = pictures;
        this.seed = seed;
        augmentation =
                new Augmentation(
                        setup.preprocessing().geometry(),
                        AugmentationOptions.paper(seed),
                        pictures.statistics().colorPca());
        order = new ArrayList<>(pictures.train());
    }

    /**
     * Trains and scores.
     *
     * @param listener is told of every step
     * @throws DivergedException if a loss is not finite
     */
    public TrainingResult run(Course course, Consumer<BatchScore> listener)
            throws DivergedException {
        EngineProvider engine = Engines.select(setup.compute().engine());
        try (Trainer trainer = engine.openTrainer(setup.trainerSpec(seed))) {
            importFirstWeights(trainer);
            MiniBatch batch = new MiniBatch(augmentation.geometry(), setup.batchSize());
            long steps = 0;
            boolean reached = false;
            while (steps < course.steps() && !reached) {
                fill(batch);
                BatchScore score = step(trainer, batch, steps);
                count(score);
                listener.accept(score);
                if (course.isPoint(steps)) {
                    CurvePoint point = point(trainer, steps + 1, course.scoring());
                    curve.add(point);
                    reached = course.isReached(point);
                }
                steps++;
            }
            return result(engine.probe().device(), steps, score(trainer, pictures.test()));
        }
    }

    private void importFirstWeights(Trainer trainer) {
        int floats = ParameterLayout.of(setup.network()).length();
        FloatBuffer parameters = direct(floats);
        setup.firstWeights().fill(setup.network(), seed, parameters);
        trainer.importState(parameters, direct(floats));
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private void fill(MiniBatch batch) {
        batch.clear();
        while (!batch.isFull()) {
            long epoch = taken / order.size();
            int at = (int) (taken % order.size());
            if (at == 0) { // from the order of the ids: an epoch depends on its number alone
                order.clear();
                order.addAll(pictures.train());
                Shuffle.inPlace(order, seed, Purpose.GROUP_ORDER, epoch);
            }
            DecodedPicture picture = order.get(at);
            batch.add(setup.variation().of(picture, epoch, augmentation), picture.label());
            taken++;
        }
    }

    private BatchScore step(Trainer trainer, MiniBatch batch, long step) throws DivergedException {
        long epoch = (taken - 1) / order.size();
        LearningRates rates = setup.rates().at(new SchedulePosition(step, epoch, 0));
        long start = System.nanoTime();
        BatchScore score = trainer.step(batch, step, rates);
        stepNanos += System.nanoTime() - start;
        if (!score.isFinite()) {
            throw new DivergedException(
                    "%s, seed %d: the loss of step %d is %s at learning rate %s; take a lower rate"
                            .formatted(setup.name(), seed, step, score.loss(), rates.weights()));
        }
        return score;
    }

    private void count(BatchScore score) {
        lossSum += score.loss() * score.images();
        hits += score.top1Hits();
        images += score.images();
    }

    private CurvePoint point(Trainer trainer, long steps, Course.Scoring scoring) {
        boolean all = scoring == Course.Scoring.ALL_AT_EVERY_POINT;
        CurvePoint point =
                new CurvePoint(
                        steps,
                        (double) taken / order.size(),
                        lossSum / images,
                        1 - (double) hits / images,
                        all ? shares(score(trainer, pictures.train())) : null,
                        all ? shares(score(trainer, pictures.test())) : null);
        lossSum = 0;
        hits = 0;
        images = 0;
        return point;
    }

    private static CurvePoint.Score shares(BatchScore score) {
        return new CurvePoint.Score(score.loss(), 1 - (double) score.top1Hits() / score.images());
    }

    /** Of all these pictures, centre crops. */
    private BatchScore score(Trainer trainer, List<DecodedPicture> scored) {
        MiniBatch batch = new MiniBatch(augmentation.geometry(), setup.batchSize());
        int count = 0;
        double loss = 0;
        int top1 = 0;
        int top5 = 0;
        for (DecodedPicture picture : scored) {
            batch.add(
                    Augmentation.centerCrop(augmentation.geometry(), picture.decoded()),
                    picture.label());
            boolean last = count + batch.size() == scored.size();
            if (batch.isFull() || last) {
                BatchScore part = trainer.evaluate(batch);
                count += part.images();
                loss += part.loss() * part.images();
                top1 += part.top1Hits();
                top5 += part.top5Hits();
                batch.clear();
            }
        }
        return new BatchScore(count, loss / count, top1, top5);
    }

    private TrainingResult result(String device, long steps, BatchScore heldOut) {
        double seconds = stepNanos / 1e9;
        return new TrainingResult(
                setup.name(), seed, device, steps, heldOut, seconds, taken / seconds, curve);
    }
}
