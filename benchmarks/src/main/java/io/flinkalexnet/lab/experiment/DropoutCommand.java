package io.flinkalexnet.lab.experiment;

import io.flinkalexnet.lab.training.Setup;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code lab experiment dropout}. */
@Command(
        name = "dropout",
        description = {
            "Error on training and held-out pictures with the dropout of section 4.2, and without.",
            "Otherwise the same: alexnet-small, recipe small, first weights, order and crops of each seed."
        },
        footer = {
            "  ./alexnet lab experiment dropout --images flowers17 --json dropout.json --chart dropout.svg"
        })
public final class DropoutCommand extends PairCommand {
    @Override
    protected List<Setup> pair(Setup setup) {
        return List.of(
                setup.with("dropout", setup.network(), setup.variation()),
                setup.with("no dropout", setup.network().withDropoutRate(0), setup.variation()));
    }

    @Override
    protected String title() {
        return "Share missed on centre crops: trained with and without dropout";
    }
}
