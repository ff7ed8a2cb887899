package io.flinkalexnet.engine.onednn;

/** Something a lane does. */
interface Work {
    /**
     * @param step number of the training step; without meaning in inference
     */
    void run(long step);
}
