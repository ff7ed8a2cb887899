package io.flinkalexnet.gpukit;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.NetworkConfig;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Trainings until the card's memory is full, and one of a usual size when they are closed. */
final class MemoryLimitPart implements Part {
    /** Of the paper's network at four times its width: 948 million parameters, 11 GB each. */
    private static final double WIDTH = 4;

    private static final int TRAINERS_MAX = 64;
    private static final int BATCH_SIZE = 16;

    @Override
    public Outcome run(Setting setting) {
        if (setting.scale() == Scale.PROCESSOR) {
            return Outcome.leftOut("on a card only: all of a machine's memory is not the kit's");
        }
        EngineProvider engine = setting.engine();
        String refusal = fill(engine, wideTrainer(setting));
        if (refusal.isEmpty()) {
            return Outcome.failed(
                    "%d trainers of 11 GB were opened".formatted(TRAINERS_MAX), List.of());
        }
        Networks network = Networks.SMALL;
        FloatBuffer parameters = network.parameters();
        MiniBatch batch =
                SeededPictures.batch(network.geometry(), BATCH_SIZE, network.config().classes(), 0);
        try (Trainer trainer = engine.openTrainer(network.trainer(setting, BATCH_SIZE))) {
            trainer.importState(parameters, FloatBuffer.allocate(parameters.capacity()));
            double loss = trainer.step(batch, 0, LearningRates.same(0.001f)).loss();
            String summary = "%s; a step after it: loss %.3f".formatted(refusal, loss);
            return Double.isFinite(loss)
                    ? Outcome.passed(summary, List.of())
                    : Outcome.failed(summary, List.of());
        }
    }

    private static TrainerSpec wideTrainer(Setting setting) {
        NetworkConfig paper = Networks.PAPER.config();
        NetworkConfig wide =
                new NetworkConfig(paper.name(), paper.classes(), paper.inputSide(), WIDTH);
        return new TrainerSpec(
                wide.spec(),
                Networks.PAPER.preprocessing(),
                1,
                Networks.SGD,
                1,
                setting.scale().threads(),
                setting.precision());
    }

    /** What the engine says when there is no room for another; empty if there always is. */
    private static String fill(EngineProvider engine, TrainerSpec spec) {
        Deque<Trainer> open = new ArrayDeque<>();
        try {
            while (open.size() < TRAINERS_MAX) {
                open.push(engine.openTrainer(spec));
            }
            return "";
        } catch (RuntimeException e) { // the engine's own, of which this module knows no class
            String message = "%s".formatted(e.getMessage());
            if (!message.contains("MiB are free")) {
                throw e;
            }
            return "after %d: \"%s\"".formatted(open.size(), message);
        } finally {
            open.forEach(Trainer::close);
        }
    }
}
