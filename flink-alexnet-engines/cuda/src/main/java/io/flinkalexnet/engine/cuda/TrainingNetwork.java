package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Norms;
import io.flinkalexnet.engine.ParameterNorms;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A training step as one piece of work: pictures up, forward, loss, backward, update, score down;
 * and the same with norms. Nothing is waited for in between.
 */
final class TrainingNetwork {
    private static final int SUMS_AT = 32; // behind the score, for doubles

    private final TrainerSpec spec;
    private final TrainingParameters parameters;
    private final Queue queue;
    private final InputFeed feed;
    private final HostBlock results;
    private final Queue.Work step;
    private final Queue.Work measuredStep;

    TrainingNetwork(
            NetworkBuilder.Plan plan,
            TrainerSpec spec,
            TrainingParameters parameters,
            Resources resources) {
        this.spec = spec;
        this.parameters = parameters;
        queue = plan.queue();
        Schedule schedule = new Schedule(spec.network().layers().size(), spec.lowestTrainedLayer());
        NetworkBuilder builder = new NetworkBuilder(plan, spec.batchSize(), schedule, resources);
        feed = builder.feed();
        long resultBytes = SUMS_AT + 2L * Double.BYTES * parameters.weights().size();
        results = resources.host(resultBytes);
        Block onDevice = resources.block(resultBytes);
        Block score = onDevice.slice(0, Kernels.SCORE_BYTES);
        List<Queue.Work> works = new ArrayList<>(builder.forward());
        works.addAll(loss(builder, score, resources));
        works.addAll(builder.backward());
        works.add(parameters.update(feed.step(), score));
        List<Queue.Work> measured = new ArrayList<>(works);
        works.add(queue.download(score, results));
        step = queue.sequence(works);
        Block sums = onDevice.slice(SUMS_AT, resultBytes - SUMS_AT);
        measured.addAll(parameters.squares(sums, resources));
        measured.add(queue.download(onDevice, results));
        measuredStep = queue.sequence(measured);
    }

    private List<Queue.Work> loss(NetworkBuilder builder, Block score, Resources resources) {
        Kernels kernels = new Kernels(queue.type());
        int rows = spec.batchSize();
        Block losses = resources.block((long) rows * Double.BYTES);
        Block above = resources.block((long) rows * Integer.BYTES);
        return List.of(
                queue.launch(
                        kernels.crossEntropy(
                                rows,
                                spec.network().classes(),
                                builder.logits().values().block(),
                                feed.pictures(),
                                builder.logits().gradient().block(),
                                losses,
                                above)),
                queue.launch(kernels.score(rows, losses, above, score)));
    }

    /** Where a mini-batch and the step's numbers go before {@link #run}. */
    InputFeed feed() {
        return feed;
    }

    /** Takes the step that was fed, and waits for it. */
    void run(Norms norms) {
        switch (norms) {
            case SKIP -> step.enqueue();
            case MEASURE -> measuredStep.enqueue();
        }
        queue.await();
    }

    /** Of the newest step. */
    BatchScore score() {
        ByteBuffer bytes = results.bytes();
        return new BatchScore(
                spec.batchSize(),
                bytes.getDouble(0),
                bytes.getInt(Double.BYTES),
                bytes.getInt(Double.BYTES + Integer.BYTES));
    }

    /** Of the newest step, which measured them. */
    List<ParameterNorms> norms() {
        List<ParameterNorms> norms = new ArrayList<>();
        int at = SUMS_AT;
        for (StateLayout.Stored stored : parameters.weights()) {
            ParameterLayout.Tensor tensor = stored.tensor();
            norms.add(
                    new ParameterNorms(
                            spec.network().layers().get(tensor.layerIndex()).name(),
                            Math.sqrt(results.bytes().getDouble(at)),
                            Math.sqrt(results.bytes().getDouble(at + Double.BYTES))));
            at += 2 * Double.BYTES;
        }
        return norms;
    }
}
