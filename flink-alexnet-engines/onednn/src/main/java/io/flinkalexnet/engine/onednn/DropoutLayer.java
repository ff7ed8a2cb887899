package io.flinkalexnet.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import io.flinkalexnet.engine.host.DropoutMasks;
import java.nio.FloatBuffer;
import java.util.Map;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/**
 * Inverted dropout of vectors: a product with factors that Java draws, the same on every engine.
 */
final class DropoutLayer {
    private final Site site;
    private final String name;
    private final DropoutMasks masks;
    private final int units;
    private final int index;
    private final Blob input;

    DropoutLayer(Site site, String name, DropoutMasks masks, int units, int index, Blob input) {
        this.name = name;
        this.site = site;
        this.masks = masks;
        this.units = units;
        this.index = index;
        this.input = input;
    }

    /** In inference there is nothing to do. */
    Layer build() {
        Layer.Builder builder = site.builder(name);
        if (!site.training()) {
            return builder.build(input, false);
        }
        // the gradient is multiplied in place
        Blob output = new Blob(site.matrix(site.type(), units), input.gradient());
        Blob.Side factors = site.matrix(memory.data_type.f32, units);
        for (LaneProgram program : site.imagePrograms()) {
            Tensor drawn = factors.of(program);
            program.at(site.schedule().forward(index));
            builder.forward(program).add(new Draw(drawn, program.images().from() * units));
            builder.forward(program)
                    .add(
                            product(
                                    program,
                                    input.values().of(program),
                                    drawn,
                                    output.values().of(program)));
            if (site.trains(index)) {
                program.at(site.schedule().backward(index));
                Tensor gradient = input.gradient().of(program);
                builder.backward(program).add(product(program, gradient, drawn, gradient));
            }
        }
        return builder.build(output, false);
    }

    private Work product(LaneProgram program, Tensor values, Tensor factors, Tensor target) {
        binary.primitive_desc desc =
                new binary.primitive_desc(
                        site.engine(),
                        dnnl.algorithm.binary_mul,
                        values.desc(),
                        factors.desc(),
                        target.desc(),
                        program.natives().attributes(),
                        false);
        return program.operation(
                desc,
                Map.of(DNNL_ARG_SRC_0, values, DNNL_ARG_SRC_1, factors, DNNL_ARG_DST, target));
    }

    /** Draws a lane's factors of a step. */
    private final class Draw implements Work {
        private final Tensor target;
        private final long first;
        private final float[] factors;
        private FloatBuffer place;

        Draw(Tensor target, long first) {
            this.target = target;
            this.first = first;
            factors = new float[Math.toIntExact(target.desc().get_size() / Float.BYTES)];
        }

        @Override
        public void run(long step) {
            if (place == null) {
                place = target.floats();
            }
            masks.draw(step, first, factors);
            place.put(0, factors);
        }
    }
}
