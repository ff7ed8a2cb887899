package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.LayerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a network together for one batch size: first all layers, which say what memory they need
 * when, then the memory, then the work.
 */
final class NetworkBuilder implements LayerSpec.Visitor<Optional<Layer>> {
    private final Plan plan;
    private final Site site;
    private final InputFeed feed;
    private final Kernels.InputShape inputShape;
    private final Blob input;
    private final List<Layer> layers = new ArrayList<>();
    private Blob embedding;
    private int index;
    private Blob blob;

    /**
     * What networks of any batch size have in common.
     *
     * @param mean the mean image, floats (3, side, side)
     * @param seed of the dropout masks
     */
    record Plan(
            LayerPlan layers,
            Preprocessing preprocessing,
            Block mean,
            Queue queue,
            long seed,
            ParameterSource parameters) {}

    NetworkBuilder(Plan plan, int batch, Schedule schedule, Resources resources) {
        this.plan = plan;
        plan.layers().checkBatch(batch);
        feed = new InputFeed(resources, plan.preprocessing().geometry(), batch);
        site =
                new Site(
                        plan.queue(),
                        new Kernels(plan.queue().type()),
                        new Arena(),
                        schedule,
                        batch);
        inputShape = plan.layers().inputShape(batch, plan.preprocessing().mean().side());
        input = pictures();
        blob = input;
        List<LayerSpec> specs = plan.layers().network().layers();
        for (index = 0; index < specs.size(); index++) {
            specs.get(index).accept(this).ifPresent(this::add);
            if (index == plan.layers().network().embeddingIndex()) {
                embedding = blob;
            }
        }
        embedding.values().at(schedule.output());
        blob.values().at(schedule.output());
        if (schedule.training()) {
            blob.gradient().at(schedule.output());
        }
        site.arena().allocate(resources);
    }

    private Blob pictures() {
        long count =
                (long) site.batch()
                        * inputShape.blocks()
                        * inputShape.blocks()
                        * inputShape.channels();
        ElementType type = plan.queue().type();
        Tensor values = site.arena().tensor(count * type.bytes());
        values.at(site.schedule().input());
        return new Blob(values, type, null, null);
    }

    private void add(Layer layer) {
        layers.add(layer);
        blob = layer.output();
    }

    @Override
    public Optional<Layer> conv(LayerSpec.Conv layer) {
        return Optional.of(
                new ConvLayer(site, plan.layers(), index, plan.parameters().of(index), blob));
    }

    @Override
    public Optional<Layer> dense(LayerSpec.Dense layer) {
        return Optional.of(
                new DenseLayer(site, plan.layers(), index, plan.parameters().of(index), blob));
    }

    /** An embedding is read at the end, another function's output by its gradient. */
    @Override
    public Optional<Layer> activation(LayerSpec.Activation layer) {
        boolean inPlace = blob != embedding && blob.function() == null;
        return Optional.of(new ActivationLayer(site, plan.layers(), index, blob, inPlace));
    }

    @Override
    public Optional<Layer> lrn(LayerSpec.Lrn layer) {
        return plan.layers().poolsNext(index)
                ? Optional.empty()
                : Optional.of(new LrnLayer(site, plan.layers(), index, blob));
    }

    @Override
    public Optional<Layer> maxPool(LayerSpec.MaxPool layer) {
        Optional<LayerSpec.Lrn> before =
                index > 0 && plan.layers().layer(index - 1) instanceof LayerSpec.Lrn lrn
                        ? Optional.of(lrn)
                        : Optional.empty();
        return Optional.of(new MaxPoolLayer(site, plan.layers(), index, before, blob));
    }

    @Override
    public Optional<Layer> dropout(LayerSpec.Dropout layer) {
        return site.schedule().training() && layer.rate() > 0
                ? Optional.of(
                        new DropoutLayer(
                                site, plan.layers(), index, plan.seed(), feed.step(), blob))
                : Optional.empty();
    }

    InputFeed feed() {
        return feed;
    }

    /** The logits, f32, with their gradient in training. */
    Blob logits() {
        return blob;
    }

    /** The embedding layer's output; still there when the logits are. */
    Blob embedding() {
        return embedding;
    }

    /** From pinned memory to the logits. */
    List<Queue.Work> forward() {
        List<Queue.Work> works = new ArrayList<>();
        works.add(feed.upload(site.queue()));
        works.addAll(
                site.launch(
                        site.kernels()
                                .normalize(
                                        inputShape,
                                        plan.preprocessing().scale(),
                                        feed.pixels(),
                                        feed.pictures(),
                                        plan.mean(),
                                        input.values().block())));
        layers.forEach(layer -> works.addAll(layer.forward()));
        return works;
    }

    /** From the logits' gradient to those of all parameters that are trained. */
    List<Queue.Work> backward() {
        List<Queue.Work> works = new ArrayList<>();
        for (int i = layers.size() - 1; i >= 0; i--) {
            if (layers.get(i).output().hasGradient()) {
                works.addAll(layers.get(i).backward());
            }
        }
        return works;
    }
}
