package io.flinkalexnet.engine.cuda;

import java.util.List;

/**
 * What is done for one row of the network's table. Made before memory is laid out, when it says
 * what it needs when; asked for its work afterwards, once.
 */
interface Layer {
    Blob output();

    List<Queue.Work> forward();

    /** From the output's gradient to those of parameters and input; asked for in training only. */
    List<Queue.Work> backward();
}
