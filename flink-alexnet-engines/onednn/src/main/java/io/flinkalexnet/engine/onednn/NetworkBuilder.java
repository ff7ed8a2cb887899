package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.host.DropoutMasks;
import io.flinkalexnet.engine.host.Lanes;
import io.flinkalexnet.engine.host.SoftmaxOutput;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Shape;
import io.flinkalexnet.engine.random.Purpose;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory;

/** Puts a network together, layer by layer, and owns what it is made of. */
final class NetworkBuilder implements LayerSpec.Visitor<Layer>, AutoCloseable {
    private static final memory.data_type FLOAT = memory.data_type.f32;

    private final Network.Plan plan;
    private final NetworkSpec spec;
    private final List<Shape> shapes;
    private final Natives natives = new Natives();
    private final Arena vectors = new Arena();
    private final Site site;
    private final Preprocessing.Layout order;
    private final Blob input;
    private final List<Layer> layers = new ArrayList<>();
    private final Tensor logitsGradient;
    private Tensor embeddings;
    private int index;
    private Blob blob;

    NetworkBuilder(Network.Plan plan, int batchSize, Schedule schedule) {
        this.plan = plan;
        spec = plan.layers().network();
        shapes = spec.shapes();
        Execution execution = plan.execution();
        Lanes lanes = execution.lanes();
        List<LaneProgram> programs = new ArrayList<>();
        for (int lane = 0; lane < lanes.count(); lane++) {
            Lanes.Range images =
                    lane < lanes.active(batchSize)
                            ? lanes.range(lane, batchSize)
                            : new Lanes.Range(0, 0);
            programs.add(new LaneProgram(lane, images, execution.streams().get(lane)));
        }
        site =
                new Site(
                        lanes,
                        programs,
                        vectors,
                        natives,
                        schedule,
                        plan.layers().type(),
                        batchSize);
        order = firstOrder();
        input = pictures();
        blob = input;
        for (index = 0; index < spec.layers().size(); index++) {
            add(spec.layers().get(index).accept(this));
            if (index == spec.embeddingIndex()) {
                embeddings = asFloats(blob.values());
            }
        }
        logitsGradient = schedule.training() ? gradientFromFloats() : null;
        vectors.allocate();
        programs.forEach(LaneProgram::allocate);
        programs.forEach(LaneProgram::bind);
    }

    private void add(Layer layer) {
        layers.add(layer);
        blob = layer.output();
    }

    /** The order of a picture's floats that the first layer takes as it is, if there is one. */
    private Preprocessing.Layout firstOrder() {
        if (!(spec.layers().get(0) instanceof LayerSpec.Conv conv) || site.type() != FLOAT) {
            return Preprocessing.Layout.CHW;
        }
        LaneProgram program = site.programs().get(0);
        ConvPrimitives primitives =
                new ConvPrimitives(natives, conv, shapes.get(0), program.images().size(), FLOAT);
        memory.desc wanted =
                natives.own(
                        primitives
                                .forward(
                                        site.kind(0),
                                        plan.parameters().conv(0).forward().desc(),
                                        plan.layers().fusedInto(0))
                                .src_desc());
        return wanted.equals(pictures(program, memory.format_tag.nhwc))
                ? Preprocessing.Layout.HWC
                : Preprocessing.Layout.CHW;
    }

    private memory.desc pictures(LaneProgram program, memory.format_tag tag) {
        Shape shape = shapes.get(0);
        return natives.tagged(
                FLOAT,
                tag,
                program.images().size(),
                shape.channels(),
                shape.height(),
                shape.width());
    }

    private Blob pictures() {
        memory.format_tag tag =
                order == Preprocessing.Layout.HWC ? memory.format_tag.nhwc : memory.format_tag.nchw;
        List<Tensor> lanes = new ArrayList<>();
        for (LaneProgram program : site.imagePrograms()) {
            int first = site.schedule().forward(0);
            int last = site.schedule().lastUseOfOutput(0, 0);
            lanes.add(program.tensor(pictures(program, tag), first, last));
        }
        return new Blob(new Blob.Side(lanes, null), null);
    }

    @Override
    public Layer conv(LayerSpec.Conv layer) {
        return new ConvLayer(
                        site, layer, index, shapes.get(index), blob, plan.parameters().conv(index))
                .build(plan.layers().fusedInto(index));
    }

    @Override
    public Layer activation(LayerSpec.Activation layer) {
        ActivationLayer built = new ActivationLayer(site, layer, index, shapes.get(index), blob);
        return plan.layers().isFused(index) ? built.buildFused() : built.build();
    }

    private void format(FormatLayer.Follower follower) {
        new FormatLayer(site, index, shapes.get(index), blob)
                .buildIfNeeded(follower)
                .ifPresent(this::add);
    }

    @Override
    public Layer lrn(LayerSpec.Lrn layer) {
        format(lrnLayer(layer)::forward);
        return lrnLayer(layer).build();
    }

    private LrnLayer lrnLayer(LayerSpec.Lrn layer) {
        return new LrnLayer(site, layer, index, shapes.get(index), blob);
    }

    @Override
    public Layer maxPool(LayerSpec.MaxPool layer) {
        format(maxPoolLayer(layer)::forward);
        return maxPoolLayer(layer).build();
    }

    private MaxPoolLayer maxPoolLayer(LayerSpec.MaxPool layer) {
        return new MaxPoolLayer(site, layer, index, shapes.get(index + 1), blob);
    }

    @Override
    public Layer dense(LayerSpec.Dense layer) {
        if (!blob.isMatrix()) {
            add(new FlattenLayer(site, index, shapes.get(index), blob).build());
        }
        return new DenseLayer(
                        site, layer, shapes.get(index).size(), blob, plan.parameters().dense(index))
                .build(index, plan.layers().outputType(index), plan.layers().fusedInto(index));
    }

    @Override
    public Layer dropout(LayerSpec.Dropout layer) {
        DropoutMasks masks = new DropoutMasks(layer.rate(), Purpose.DROPOUT.of(index), plan.seed());
        return new DropoutLayer(site, layer.name(), masks, shapes.get(index).size(), index, blob)
                .build();
    }

    /**
     * These vectors as floats; copied behind the layer that has just been added, if they aren't.
     */
    private Tensor asFloats(Blob.Side vectors) {
        if (vectors.whole().desc().get_data_type() == FLOAT) {
            return vectors.whole();
        }
        Blob.Side floats = site.matrix(FLOAT, spec.embeddingSize());
        Layer.Builder builder = site.builder("embedding to float");
        for (LaneProgram program : site.imagePrograms()) {
            program.at(site.schedule().forward(index));
            builder.forward(program).add(program.reorder(vectors.of(program), floats.of(program)));
        }
        layers.add(builder.build(blob, false));
        return floats.whole();
    }

    /** Where the gradient of the logits is to be written in floats, whatever the layers take. */
    private Tensor gradientFromFloats() {
        Blob.Side wanted = blob.gradient();
        if (site.type() == FLOAT) {
            return wanted.whole();
        }
        Blob.Side floats = site.matrix(FLOAT, spec.classes());
        Layer.Builder builder = site.builder("gradient from float");
        for (LaneProgram program : site.imagePrograms()) {
            program.at(site.schedule().backward(index));
            builder.backward(program).add(program.reorder(floats.of(program), wanted.of(program)));
        }
        layers.add(builder.build(blob, false));
        return floats.whole();
    }

    Lanes lanes() {
        return site.lanes();
    }

    int batchSize() {
        return site.batchSize();
    }

    List<Layer> layers() {
        return layers;
    }

    InputFeed feed() {
        return new InputFeed(
                plan.preprocessing(),
                order,
                site.lanes(),
                input.values().lanes().stream().map(Tensor::floats).toList(),
                shapes.get(0).size());
    }

    SoftmaxOutput output() {
        FloatBuffer gradient = logitsGradient == null ? null : logitsGradient.floats();
        return new SoftmaxOutput(
                site.batchSize(), blob.values().whole().floats(), gradient, embeddings.floats());
    }

    @Override
    public void close() {
        site.programs().forEach(LaneProgram::close);
        natives.close();
        vectors.close();
    }
}
