package io.flinkalexnet.engine.onednn;

import java.util.List;

/**
 * What each lane does for one layer.
 *
 * @param mixesImages whether a lane reads what other lanes wrote in the layer before
 * @param forward work of each lane
 * @param backward work of each lane; empty in inference
 */
record Layer(
        Blob output, boolean mixesImages, List<List<Work>> forward, List<List<Work>> backward) {
    /** Work of the lanes as it is described. */
    static final class Builder {
        private final List<List<Work>> forward;
        private final List<List<Work>> backward;

        Builder(int lanes) {
            forward = lists(lanes);
            backward = lists(lanes);
        }

        private static List<List<Work>> lists(int lanes) {
            return java.util.stream.Stream.<List<Work>>generate(java.util.ArrayList::new)
                    .limit(lanes)
                    .toList();
        }

        List<Work> forward(LaneProgram program) {
            return forward.get(program.lane());
        }

        List<Work> backward(LaneProgram program) {
            return backward.get(program.lane());
        }

        Layer build(Blob output, boolean mixesImages) {
            return new Layer(output, mixesImages, forward, backward);
        }
    }

    void forward(int lane, long step) {
        forward.get(lane).forEach(work -> work.run(step));
    }

    void backward(int lane) {
        backward.get(lane).forEach(work -> work.run(0));
    }
}
