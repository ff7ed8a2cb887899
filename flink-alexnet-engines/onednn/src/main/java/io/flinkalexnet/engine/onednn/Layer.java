package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.host.LaneLayers;
import io.flinkalexnet.engine.host.LayerRun;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What each lane does for one layer.
 *
 * @param name of the row in the network's table, or of what the engine does between rows
 * @param mixesImages whether a lane reads what other lanes wrote in the layer before
 * @param forward work of each lane
 * @param backward work of each lane; empty in inference
 */
record Layer(
        String name,
        Blob output,
        boolean mixesImages,
        List<List<Work>> forward,
        List<List<Work>> backward)
        implements LaneLayers.Layer {
    /** Work of the lanes as it is described. */
    static final class Builder {
        private final List<List<Work>> forward;
        private final List<List<Work>> backward;
        private final String name;

        Builder(String name, int lanes) {
            this.name = name;
            forward = lists(lanes);
            backward = lists(lanes);
        }

        private static List<List<Work>> lists(int lanes) {
            return Stream.<List<Work>>generate(ArrayList::new).limit(lanes).toList();
        }

        List<Work> forward(LaneProgram program) {
            return forward.get(program.lane());
        }

        List<Work> backward(LaneProgram program) {
            return backward.get(program.lane());
        }

        Layer build(Blob output, boolean mixesImages) {
            return new Layer(name, output, mixesImages, forward, backward);
        }
    }

    void forward(int lane, long step) {
        LayerRun.record(
                name,
                LayerRun.Pass.FORWARD,
                lane,
                () -> forward.get(lane).forEach(work -> work.run(step)));
    }

    void backward(int lane) {
        LayerRun.record(
                name,
                LayerRun.Pass.BACKWARD,
                lane,
                () -> backward.get(lane).forEach(work -> work.run(0)));
    }
}
