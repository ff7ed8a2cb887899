package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.model.Shape;
import org.bytedeco.dnnl.memory;

/** Lays activations out as vectors in (C, H, W) order, whatever format they come in. */
final class FlattenLayer {
    private final Site site;
    private final int index;
    private final Shape shape;
    private final Blob input;

    /**
     * @param index of the layer that wants vectors
     */
    FlattenLayer(Site site, int index, Shape shape, Blob input) {
        this.site = site;
        this.index = index;
        this.shape = shape;
        this.input = input;
    }

    Layer build() {
        Layer.Builder builder = site.builder("flatten");
        boolean backward = input.gradient() != null;
        Blob output =
                new Blob(
                        site.matrix(site.type(), shape.size()),
                        backward ? site.matrix(site.type(), shape.size()) : null);
        for (LaneProgram program : site.imagePrograms()) {
            memory.desc rows =
                    program.natives()
                            .rowMajor(
                                    site.type(),
                                    program.images().size(),
                                    shape.channels(),
                                    shape.height(),
                                    shape.width());
            program.at(site.schedule().forward(index));
            builder.forward(program)
                    .add(
                            program.reorder(
                                    input.values().of(program),
                                    output.values().of(program).view(0, rows)));
            if (backward) {
                program.at(site.schedule().backward(index));
                builder.backward(program)
                        .add(
                                program.reorder(
                                        output.gradient().of(program).view(0, rows),
                                        input.gradient().of(program)));
            }
        }
        return builder.build(output, false);
    }
}
