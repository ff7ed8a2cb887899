package io.flinkalexnet.gpukit;

import io.flinkalexnet.engine.Classification;
import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.engine.snapshot.ModelFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Models that must not get through: too few parameters, weights that are not numbers, a damaged
 * file. Behind each the engine classifies as before.
 */
final class BadModelPart implements Part {
    private final List<String> wrong = new ArrayList<>();

    @Override
    public Outcome run(Setting setting) throws IOException {
        Vectors vectors = setting.vectors();
        EngineProvider engine = setting.engine();
        LoadOptions options = Networks.loadOptions(setting);
        float[] before = vectors.exercise().classify(engine, options).probabilities();

        refusesTooFew(engine, vectors.exercise().model(), options);
        check("after too few parameters", before, vectors, engine, options);
        showsNotANumber(engine, vectors.exercise().model(), options);
        check("after weights that are not numbers", before, vectors, engine, options);
        refusesDamage(setting.kit().resolve(Kit.VECTORS).resolve(Vectors.MODEL));
        return wrong.isEmpty()
                ? Outcome.passed(
                        "too few parameters and a damaged file are refused, NaN shows in what is computed; the engine goes on",
                        List.of())
                : Outcome.failed(String.join("; ", wrong), List.of());
    }

    private void refusesTooFew(EngineProvider engine, Model model, LoadOptions options) {
        NetworkSpec network = model.network().spec();
        FloatBuffer few = FloatBuffer.allocate(ParameterLayout.of(network).length() - 1);
        try (LoadedModel loaded = engine.load(network, model.preprocessing(), few, options)) {
            wrong.add("a parameter too few was loaded as " + loaded);
        } catch (IllegalArgumentException e) {
            System.out.printf("too few parameters: %s%n", e.getMessage());
        }
    }

    /** Who loads a model checks it; an engine only must not make numbers out of what are none. */
    private void showsNotANumber(EngineProvider engine, Model model, LoadOptions options) {
        NetworkSpec network = model.network().spec();
        FloatBuffer bad = FloatBuffer.allocate(ParameterLayout.of(network).length());
        bad.put(0, model.parameters(), 0, bad.capacity());
        bad.put(ParameterLayout.of(network).tensor("fc8.bias").offset(), Float.NaN);
        MiniBatch batch = SeededPictures.batch(model.preprocessing().geometry(), 1, 10, 0);
        try (LoadedModel loaded = engine.load(network, model.preprocessing(), bad, options);
                Classifier classifier = loaded.openClassifier(1)) {
            Classification got = classifier.classify(batch);
            System.out.printf("a bias of NaN: probability %s%n", got.probabilities()[0]);
            if (!Float.isNaN(got.probabilities()[0])) {
                wrong.add("a bias of NaN gave the probability " + got.probabilities()[0]);
            }
        }
    }

    private void refusesDamage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        try {
            ModelFile.read("a damaged copy of " + file, new ByteArrayInputStream(bytes));
            wrong.add("a file with one bit changed was read");
        } catch (IOException e) {
            System.out.printf("one bit changed: %s%n", e.getMessage());
        }
    }

    private void check(
            String when,
            float[] before,
            Vectors vectors,
            EngineProvider engine,
            LoadOptions options) {
        float[] now = vectors.exercise().classify(engine, options).probabilities();
        double difference = VectorsPart.difference(before, now);
        if (difference > 1e-6) {
            wrong.add("%s probabilities differ by %.1e".formatted(when, difference));
        }
    }
}
