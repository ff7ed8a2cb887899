package io.flinkalexnet.lab.experiment;

import io.flinkalexnet.lab.training.Setup;
import io.flinkalexnet.lab.training.Variation;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code lab experiment augmentation}. */
@Command(
        name = "augmentation",
        description = {
            "Error on held-out pictures with the crops, mirrors and lighting of section 4.1, and with the centre crop alone.",
            "Otherwise the same: alexnet-small, recipe small, first weights, order and masks of each seed."
        },
        footer = {
            "  ./alexnet lab experiment augmentation --images flowers17 --json augmentation.json --chart augmentation.svg"
        })
public final class AugmentationCommand extends PairCommand {
    @Override
    protected List<Setup> pair(Setup setup) {
        return List.of(
                setup.with("augmented", setup.network(), Variation.AUGMENTED),
                setup.with("not augmented", setup.network(), Variation.NONE));
    }

    @Override
    protected String title() {
        return "Share missed, without dropout and on centre crops: with and without augmentation";
    }
}
