package io.flinkalexnet.lab.floor;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where an engine's time above the floor goes.
 *
 * @param engine its name
 * @param floor that it is compared with
 * @param engineMillis of a whole run
 * @param floorMillis sum of the floor's medians
 * @param rows of the engine's layers and, last, of what is outside of them
 */
record Gap(
        String engine,
        FloorReport floor,
        double engineMillis,
        double floorMillis,
        RunCost cost,
        List<Row> rows) {
    /** What is in no layer: bytes to floats or the update, for example. */
    static final String OUTSIDE = "outside";

    /**
     * A layer, with the activation behind it; all in milliseconds.
     *
     * @param layer its name
     */
    record Row(
            String layer,
            double engineForward,
            double floorForward,
            double engineBackward,
            double floorBackward) {
        /** Milliseconds above the floor. */
        public double above() {
            return engineForward + engineBackward - floorForward - floorBackward;
        }
    }

    /** Times of one layer that are added up. */
    private static final class Sums {
        private double engineForward;
        private double engineBackward;
        private double floorForward;
        private double floorBackward;

        private Row row(String layer) {
            return new Row(layer, engineForward, floorForward, engineBackward, floorBackward);
        }
    }

    static Gap of(
            String engine, NetworkSpec network, LayerTimes times, RunCost cost, FloorReport floor) {
        Map<String, String> owners = owners(network);
        Map<String, Sums> sums = new LinkedHashMap<>();
        double inside = 0;
        for (Map.Entry<String, LayerTimes.Passes> each : times.layers().entrySet()) {
            Sums sum = sums(sums, owners, each.getKey());
            sum.engineForward += each.getValue().forwardMillis();
            sum.engineBackward += each.getValue().backwardMillis();
            inside += each.getValue().forwardMillis() + each.getValue().backwardMillis();
        }
        for (LayerFloor each : floor.layers()) {
            Sums sum = sums(sums, owners, each.layer());
            sum.floorForward += each.forward().medianMillis();
            sum.floorBackward +=
                    each.backwardData().medianMillis() + each.backwardWeights().medianMillis();
        }
        List<Row> rows = new ArrayList<>();
        sums.forEach((layer, sum) -> rows.add(sum.row(layer)));
        rows.add(new Row(OUTSIDE, times.totalMillis() - inside, 0, 0, 0));
        return new Gap(engine, floor, times.totalMillis(), floor.medianMillis(), cost, rows);
    }

    private static Sums sums(Map<String, Sums> sums, Map<String, String> owners, String layer) {
        return sums.computeIfAbsent(owners.getOrDefault(layer, layer), unused -> new Sums());
    }

    /** An activation is counted with the weights before it, wherever it is computed. */
    private static Map<String, String> owners(NetworkSpec network) {
        Map<String, String> owners = new LinkedHashMap<>();
        for (int i = 1; i < network.layers().size(); i++) {
            LayerSpec before = network.layers().get(i - 1);
            if (network.layers().get(i) instanceof LayerSpec.Activation activation
                    && before.biasCount() > 0) {
                owners.put(activation.name(), before.name());
            }
        }
        return owners;
    }
}
