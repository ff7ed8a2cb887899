package io.flinkalexnet.engine.cuda;

import org.bytedeco.javacpp.Pointer;

/** An address as JavaCPP passes it on. Owns nothing, and takes no native memory itself. */
final class DevicePointer extends Pointer {
    DevicePointer(long address) {
        super((Pointer) null);
        this.address = address;
    }

    /** Where a block begins; a null pointer for null. */
    static DevicePointer to(Block block) {
        return new DevicePointer(block == null ? 0 : block.address());
    }
}
