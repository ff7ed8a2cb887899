package io.flinkalexnet.lab.peers;

import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.Recipe;
import io.flinkalexnet.lab.peers.contender.Contender;
import io.flinkalexnet.lab.peers.contender.Exercise;
import io.flinkalexnet.lab.peers.contender.Session;
import io.flinkalexnet.lab.peers.contender.Subject;
import io.flinkalexnet.lab.peers.contender.Task;
import io.flinkalexnet.lab.peers.contender.Worker;
import java.io.IOException;
import java.nio.FloatBuffer;

/**
 * An engine of ours, through the seam: pictures go in as bytes, probabilities and embeddings come
 * out on the heap, which is more work than the peers are given.
 */
public final class OwnContender implements Contender {
    private static final long SEED = 2012;

    private final EngineProvider engine;

    private OwnContender(EngineProvider engine) {
        this.engine = engine;
    }

    /** Arguments: the subject's directory, the engine's name. */
    public static void main(String[] arguments) throws IOException {
        EngineProvider engine = Engines.select(arguments[1]);
        Worker.serve(new OwnContender(engine), arguments);
    }

    @Override
    public Session open(Task task, Subject subject) throws IOException {
        return switch (task.workload()) {
            case FORWARD -> new Forward(task, subject);
            case TRAINING -> new Training(task, subject);
        };
    }

    @Override
    public float[] train(Exercise exercise, Subject subject) throws IOException {
        if (exercise.numbers() != Exercise.Numbers.F32) {
            throw new UnsupportedOperationException(engine.name() + " computes in f32");
        }
        TrainerSpec spec =
                new TrainerSpec(
                        subject.network(),
                        subject.preprocessing(),
                        exercise.batch(),
                        Recipe.PAPER.sgd(),
                        Exercise.SEED,
                        exercise.threads(),
                        Precision.F32);
        try (Trainer trainer = engine.openTrainer(spec)) {
            FloatBuffer parameters = FloatBuffer.allocate(subject.layout().length());
            FloatBuffer velocity = FloatBuffer.allocate(subject.layout().length());
            trainer.importState(subject.parameters(), velocity);
            LearningRates rates = LearningRates.same(exercise.learningRate());
            float[] losses = new float[exercise.steps()];
            for (int step = 0; step < losses.length; step++) {
                MiniBatch pictures = subject.pictures(step * exercise.batch(), exercise.batch());
                losses[step] = (float) trainer.step(pictures, step, rates).loss();
            }
            trainer.exportState(parameters, velocity);
            subject.write(exercise, parameters);
            return losses;
        }
    }

    private String describe() {
        return "%s on %s".formatted(engine.name(), engine.probe().device());
    }

    private final class Forward implements Session {
        private final MiniBatch pictures;
        private final LoadedModel model;
        private final Classifier classifier;

        Forward(Task task, Subject subject) throws IOException {
            pictures = subject.pictures(task.batch());
            model =
                    engine.load(
                            subject.network(),
                            subject.preprocessing(),
                            subject.parameters(),
                            new LoadOptions(task.threads(), task.precision()));
            classifier = model.openClassifier(task.batch());
        }

        @Override
        public float[] run() {
            float[] values = classifier.classify(pictures).probabilities().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) Math.log(values[i]);
            }
            return values;
        }

        @Override
        public double runMillis() {
            long start = System.nanoTime();
            classifier.classify(pictures);
            return (System.nanoTime() - start) / 1e6;
        }

        @Override
        public String description() {
            return describe();
        }

        @Override
        public void close() {
            classifier.close();
            model.close();
        }
    }

    private final class Training implements Session {
        private final MiniBatch pictures;
        private final Trainer trainer;
        private final LearningRates rates;
        private long step;

        Training(Task task, Subject subject) throws IOException {
            pictures = subject.pictures(task.batch());
            rates = LearningRates.same(task.learningRate());
            trainer =
                    engine.openTrainer(
                            new TrainerSpec(
                                    subject.network().withDropoutRate(task.dropoutRate()),
                                    subject.preprocessing(),
                                    task.batch(),
                                    Recipe.PAPER.sgd(),
                                    SEED,
                                    task.threads(),
                                    task.precision()));
            FloatBuffer parameters = subject.parameters();
            float[] zeros = new float[parameters.limit()];
            trainer.importState(parameters, FloatBuffer.wrap(zeros));
        }

        @Override
        public float[] run() {
            return new float[] {(float) trainer.step(pictures, step++, rates).loss()};
        }

        @Override
        public String description() {
            return describe();
        }

        @Override
        public void close() {
            trainer.close();
        }
    }
}
