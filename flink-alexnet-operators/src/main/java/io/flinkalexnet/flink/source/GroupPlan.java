package io.flinkalexnet.flink.source;

import java.io.IOException;
import java.util.List;

/** Which chunks make which group. Belongs to the fetch thread. */
@FunctionalInterface
interface GroupPlan {
    /**
     * The chunks of a group, in the order they are read. Groups are asked for one after the other.
     * May wait until the chunks are there.
     *
     * @throws IOException if they can't come any more
     */
    List<Chunk> group(long epoch, int group) throws IOException, InterruptedException;
}
