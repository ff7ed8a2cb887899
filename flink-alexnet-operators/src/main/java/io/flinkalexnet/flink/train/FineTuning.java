package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.flink.classify.ModelStore;
import io.flinkalexnet.flink.classify.ModelStore.StoredModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a training start from a model. Runs in the client, which reads and checks the whole file: a
 * job with a model that doesn't fit is not submitted.
 *
 * <p>The training takes the model's mean image and input scale in place of those of its own
 * statistics and recipe: the filters have learned from pictures that were normalised so. Labels,
 * colour components and what is held out are the statistics'.
 */
public final class FineTuning {
    private FineTuning() {}

    /**
     * The plan of a training that starts as the options say.
     *
     * @throws IOException if the file is not there or not good
     * @throws IllegalArgumentException saying what of the model doesn't fit, or listing the layers
     */
    public static TrainingPlan apply(TrainingPlan plan, StartOptions options) throws IOException {
        if (options.from() == null) {
            return plan;
        }
        int frozenLayers = frozenLayers(plan.spec(), options.freeze());
        StoredModel stored = ModelStore.read(options.from());
        checkFits(plan, stored.model(), options);
        return plan.startingFrom(
                new TrainingStart(
                        options.from(), stored.sha256(), options.replaceHead(), frozenLayers),
                stored.model().preprocessing());
    }

    /** How many layers end with the named one. */
    private static int frozenLayers(NetworkSpec network, String last) {
        if (last == null) {
            return 0;
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < network.layers().size() - 1; i++) {
            LayerSpec layer = network.layers().get(i);
            if (layer.biasCount() > 0) {
                if (layer.name().equals(last)) {
                    return i + 1;
                }
                names.add(layer.name());
            }
        }
        throw new IllegalArgumentException(
                "%s must be one of %s, was '%s'; the last layer always learns"
                        .formatted(StartOptions.FREEZE.key(), names, last));
    }

    private static void checkFits(TrainingPlan plan, Model model, StartOptions options) {
        String file = options.from();
        NetworkConfig ours = plan.network();
        NetworkConfig theirs = model.network();
        checkSame(file, "network", theirs.name(), ours.name());
        checkSame(file, "input side", theirs.inputSide(), ours.inputSide());
        checkSame(file, "width", theirs.width(), ours.width());
        checkSame(
                file,
                "way from picture to input",
                model.preprocessing().geometry(),
                plan.preprocessing().geometry());
        if (!options.replaceHead() && !model.labels().equals(plan.labels())) {
            throw new IllegalArgumentException(
                    "the model %s has other labels than the statistics: %s; %s gives it theirs, with a last layer that starts anew"
                            .formatted(
                                    file,
                                    difference(model.labels(), plan.labels()),
                                    StartOptions.REPLACE_HEAD.key()));
        }
    }

    private static void checkSame(String file, String what, Object theirs, Object ours) {
        if (!theirs.equals(ours)) {
            throw new IllegalArgumentException(
                    "the model %s does not fit this training: its %s is %s, the training's %s; set the training's to the model's"
                            .formatted(file, what, theirs, ours));
        }
    }

    private static String difference(List<String> theirs, List<String> ours) {
        if (theirs.size() != ours.size()) {
            return "%d there, %d here".formatted(theirs.size(), ours.size());
        }
        int i = 0;
        while (theirs.get(i).equals(ours.get(i))) {
            i++;
        }
        return "class %d is '%s' there, '%s' here".formatted(i, theirs.get(i), ours.get(i));
    }
}
