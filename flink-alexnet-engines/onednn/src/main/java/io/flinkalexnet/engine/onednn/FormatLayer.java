package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.model.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_desc_base;

/**
 * Brings activations into a format for which the next layer has a vectorised kernel, where oneDNN
 * would fall back to its reference loops, tens of times slower: bfloat16 filters of few channels
 * give blocks of eight, which neither LRN nor pooling takes.
 */
final class FormatLayer {
    /** How names of implementations begin that are no more than loops. */
    static final String REFERENCE = "ref";

    private static final List<memory.format_tag> CANDIDATES =
            List.of(memory.format_tag.nChw16c, memory.format_tag.nhwc);

    private final Site site;
    private final int index;
    private final Shape shape;
    private final Blob input;

    /** A layer that runs in the format its input has. */
    interface Follower {
        primitive_desc_base forward(LaneProgram program, memory.desc source);
    }

    /**
     * @param index of the layer that follows
     * @param shape of its input
     */
    FormatLayer(Site site, int index, Shape shape, Blob input) {
        this.site = site;
        this.index = index;
        this.shape = shape;
        this.input = input;
    }

    /** Empty if the follower has a kernel for the format as it is, or in no format. */
    Optional<Layer> buildIfNeeded(Follower follower) {
        LaneProgram first = site.programs().get(0);
        if (!isReference(follower, first, input.values().of(first).desc())) {
            return Optional.empty();
        }
        return CANDIDATES.stream()
                .filter(tag -> !isReference(follower, first, desc(first, tag)))
                .findFirst()
                .map(this::build);
    }

    private static boolean isReference(Follower follower, LaneProgram program, memory.desc source) {
        return follower.forward(program, source).impl_info_str().getString().startsWith(REFERENCE);
    }

    private memory.desc desc(LaneProgram program, memory.format_tag tag) {
        return program.natives()
                .tagged(
                        site.type(),
                        tag,
                        program.images().size(),
                        shape.channels(),
                        shape.height(),
                        shape.width());
    }

    private Layer build(memory.format_tag tag) {
        Layer.Builder builder = site.builder("format");
        List<Tensor> values = new ArrayList<>();
        List<Tensor> gradients = new ArrayList<>();
        int backward = site.schedule().backward(index);
        for (LaneProgram program : site.imagePrograms()) {
            memory.desc desc = desc(program, tag);
            program.at(site.schedule().forward(index));
            Tensor copy = program.tensor(desc, site.schedule().lastUseOfOutput(index, index));
            values.add(copy);
            builder.forward(program).add(program.reorder(input.values().of(program), copy));
            if (site.trains(index)) {
                program.at(backward);
                Tensor gradient = program.tensor(desc, backward);
                gradients.add(gradient);
                builder.backward(program)
                        .add(program.reorder(gradient, input.gradient().of(program)));
            }
        }
        Blob.Side gradient = site.trains(index) ? new Blob.Side(gradients, null) : null;
        return builder.build(new Blob(new Blob.Side(values, null), gradient), false);
    }
}
