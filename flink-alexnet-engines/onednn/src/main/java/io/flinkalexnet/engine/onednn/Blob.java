package io.flinkalexnet.engine.onednn;

import java.util.List;

/**
 * What lies between two layers: activations and, in training, the gradient of the loss with respect
 * to them; null where none is wanted, as of the pictures.
 */
record Blob(Side values, Side gradient) {
    /**
     * The numbers of all images.
     *
     * @param lanes those of each lane's images; (n, C, H, W) in any format, or (n, units) row-major
     * @param whole of vectors, all images as one row-major matrix; else null
     */
    record Side(List<Tensor> lanes, Tensor whole) {
        Tensor of(LaneProgram program) {
            return lanes.get(program.lane());
        }
    }

    boolean isMatrix() {
        return values.whole() != null;
    }
}
