package io.flinkalexnet.engine.cuda;

/** Elements of activations and of the weights that layers see. */
enum ElementType {
    F32(4),
    BF16(2);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    int bytes() {
        return bytes;
    }
}
