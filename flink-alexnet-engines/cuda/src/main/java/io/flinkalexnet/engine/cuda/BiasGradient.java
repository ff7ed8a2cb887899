package io.flinkalexnet.engine.cuda;

import java.util.List;

/** Sums the gradients of a layer's outputs, (rows, outputs), into that of its biases. */
final class BiasGradient {
    private final Site site;
    private final int rows;
    private final int outputs;
    private final Tensor partials;

    /**
     * @param time of the layer's backward pass
     */
    BiasGradient(Site site, int rows, int outputs, int time) {
        this.site = site;
        this.rows = rows;
        this.outputs = outputs;
        partials = site.arena().tensor(Kernels.columnPartialBytes(rows, outputs));
        partials.at(time);
    }

    List<Queue.Work> sums(Block gradient, Block target) {
        return site.launch(
                site.kernels().columnSums(rows, outputs, gradient, partials.block(), target));
    }
}
