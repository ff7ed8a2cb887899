package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.device.ComputeCapability;

/** Where the engine finds its devices: the cards of this machine, in tests a processor. */
interface Cards {
    /** Whether the card of that index can be used, and why not. Never throws. */
    EngineProbe probe(int index);

    /** Of a card that can be used. */
    ComputeCapability computeCapability(int index);

    /**
     * The device of a card that can be used. It is one for all trainers and models of the process,
     * and stays open as long as the process lives: closing it with the last model would only make
     * the next one wait for a context, libraries and kernels, and a process that swaps models would
     * do that again and again.
     */
    Device device(int index);
}
