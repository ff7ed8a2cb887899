package io.flinkalexnet.lab.precision;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.evaluation.Proportion;
import io.flinkalexnet.engine.image.Augmentation;
import io.flinkalexnet.engine.image.AugmentationOptions;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.random.Purpose;
import io.flinkalexnet.engine.random.Shuffle;
import io.flinkalexnet.flink.train.TrainingPlan;
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
final class TrainingRun {
    private final Budget budget;
    private final Variant variant;
    private final long seed;
    private final Augmentation augmentation;
    private final List<DecodedPicture> order;
    private long taken;
    private long stepNanos;
    private double lossSum;
    private long lossSteps;

    TrainingRun(Budget budget, Variant variant, long seed) {
        this.budget = budget;
        this.variant = variant;
        this.seed = seed;
        augmentation =
                new Augmentation(
                        budget.plan().preprocessing().geometry(),
                        AugmentationOptions.paper(seed),
                        budget.pictures().statistics().colorPca());
        order = new ArrayList<>(budget.pictures().train());
    }

    /**
     * Trains and scores.
     *
     * @param listener is told of every step
     * @throws IllegalStateException if a loss is not finite
     */
    RunResult run(Consumer<BatchScore> listener) {
        TrainingPlan plan = budget.plan();
        EngineProvider engine = Engines.select(variant.engine());
        try (Trainer trainer = engine.openTrainer(variant.spec(plan, seed, budget.threads()))) {
            importFirstWeights(trainer);
            MiniBatch batch = new MiniBatch(augmentation.geometry(), plan.batchSize());
            long epochSteps = Math.max(1, order.size() / plan.batchSize());
            for (long step = 0; step < budget.steps(); step++) {
                fill(batch);
                BatchScore score = step(trainer, batch, step);
                if (step >= budget.steps() - epochSteps) {
                    lossSum += score.loss();
                    lossSteps++;
                }
                listener.accept(score);
            }
            return result(engine.probe().device(), score(trainer));
        }
    }

    private void importFirstWeights(Trainer trainer) {
        TrainingPlan plan = budget.plan();
        int floats = ParameterLayout.of(plan.spec()).length();
        FloatBuffer parameters = direct(floats);
        plan.initialization().fill(plan.spec(), plan.network().width(), seed, parameters);
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
            if (at == 0) { // from the order of the ids, so that an epoch depends on its number
                // alone
                order.clear();
                order.addAll(budget.pictures().train());
                Shuffle.inPlace(order, seed, Purpose.GROUP_ORDER, epoch);
            }
            DecodedPicture picture = order.get(at);
            batch.add(
                    augmentation.augment(picture.decoded(), epoch, picture.id()), picture.label());
            taken++;
        }
    }

    private BatchScore step(Trainer trainer, MiniBatch batch, long step) {
        float rate = budget.plan().schedule().rateAt(step);
        long start = System.nanoTime();
        BatchScore score = trainer.step(batch, step, LearningRates.same(rate));
        stepNanos += System.nanoTime() - start;
        if (!score.isFinite()) {
            throw new IllegalStateException(
                    "%s, seed %d: the loss of step %d is %s at learning rate %s; take a lower --learning-rate"
                            .formatted(variant, seed, step, score.loss(), rate));
        }
        return score;
    }

    /** Of all test pictures, centre crops. */
    private BatchScore score(Trainer trainer) {
        MiniBatch batch = new MiniBatch(augmentation.geometry(), budget.plan().batchSize());
        int images = 0;
        double loss = 0;
        int top1 = 0;
        int top5 = 0;
        for (DecodedPicture picture : budget.pictures().test()) {
            batch.add(
                    Augmentation.centerCrop(augmentation.geometry(), picture.decoded()),
                    picture.label());
            boolean last = images + batch.size() == budget.pictures().test().size();
            if (batch.isFull() || last) {
                BatchScore part = trainer.evaluate(batch);
                images += part.images();
                loss += part.loss() * part.images();
                top1 += part.top1Hits();
                top5 += part.top5Hits();
                batch.clear();
            }
        }
        return new BatchScore(images, loss / images, top1, top5);
    }

    private RunResult result(String device, BatchScore test) {
        double seconds = stepNanos / 1e9;
        return new RunResult(
                variant.toString(),
                device,
                seed,
                budget.steps(),
                lossSum / lossSteps,
                Proportion.of(test.top1Hits(), test.images()),
                test.loss(),
                seconds,
                taken / seconds);
    }
}
