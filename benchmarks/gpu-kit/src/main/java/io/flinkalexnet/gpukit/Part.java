package io.flinkalexnet.gpukit;

/** One of the things a kit does, in a process of its own. */
interface Part {
    Outcome run(Setting setting) throws Exception;
}
