package io.flinkalexnet.gpukit;

import io.flinkalexnet.engine.Classification;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.reference.ReferenceEngineProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes the vectors and the network of a kit while that is built, with the kit's own Java. */
final class VectorsMain {
    private static final int PICTURES = 256;

    private VectorsMain() {}

    /**
     * @param args the kit's folder
     */
    public static void main(String[] args) throws IOException {
        Path kit = Path.of(args[0]);
        Exercise exercise = Exercise.fromSeeds(PICTURES);
        Classification right =
                exercise.classify(new ReferenceEngineProvider(), new LoadOptions(1, Precision.F32));
        EngineProvider trainer = Engines.select(Scale.PROCESSOR.engine());
        List<Double> losses = exercise.train(trainer, Precision.F32, 1, Exercise.STEPS);
        new Vectors(exercise, right, losses, trainer.probe().device())
                .write(kit.resolve(Kit.VECTORS));
        NetworkTable.write(Networks.PAPER.spec(), kit.resolve(Kit.NETWORK));
        System.out.printf(
                "vectors: losses from %.4f to %.4f over %d steps%n",
                losses.get(0), losses.get(losses.size() - 1), losses.size());
    }
}
