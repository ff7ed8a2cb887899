package io.flinkalexnet.lab.peers.engines;

import io.flinkalexnet.engine.model.LayerSpec;

/**
 * Layers of an exercise: LRN as the library ships it, dropout by factors that are given, of which
 * each layer takes its own out of {@code masks}. Used for one network, in the order of its layers.
 */
final class MaskedLayers extends TorchLayers {
    private int dropouts;

    MaskedLayers() {
        super(LrnWay.SHIPPED);
    }

    @Override
    public String dropout(LayerSpec.Dropout layer) {
        String from = dropouts == 0 ? "0" : "used";
        dropouts++;
        return """
                begin = %s
                used = begin + x.numel()
                x = x * masks[begin:used].view(x.shape)"""
                .formatted(from);
    }
}
