package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.evaluation.Views;
import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.kafka.PictureTopic;
import io.flinkalexnet.jobs.evaluate.ClassMatch;
import io.flinkalexnet.jobs.evaluate.Evaluation;
import io.flinkalexnet.jobs.evaluate.EvaluationResult;
import io.flinkalexnet.jobs.evaluate.FolderPictures;
import io.flinkalexnet.jobs.evaluate.GroundTruth;
import io.flinkalexnet.jobs.evaluate.HeldOutPictures;
import io.flinkalexnet.jobs.evaluate.NumberedClasses;
import io.flinkalexnet.jobs.evaluate.PaperErrors;
import io.flinkalexnet.jobs.evaluate.PictureSource;
import io.flinkalexnet.jobs.evaluate.Synsets;
import io.flinkalexnet.jobs.evaluate.TopicPictures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evaluate MODEL}. */
@Command(
        name = "evaluate",
        description = {
            "Top-1 and top-5 error of a model on labelled pictures, each with its 95 %% interval. Runs in this process.",
            "With ten views, as in the paper: four corner crops, the centre crop, and the mirror images of the five;"
                    + " their probabilities are averaged.",
            "Rejected pictures, pictures without a label and those whose label is no class of the model are counted,"
                    + " and left out of the errors."
        },
        footer = {
            "  ./alexnet evaluate newest --topic images",
            "  ./alexnet evaluate model.safetensors --images photos --views 1",
            "  ./alexnet evaluate newest --topic images-labeled --held-out-divisor 5",
            "  ./alexnet evaluate model.safetensors --images ILSVRC/train --synsets LOC_synset_mapping.txt",
            "  ./alexnet evaluate model.safetensors --images ILSVRC/val --ground-truth LOC_val_solution.csv"
        })
final class EvaluateCommand extends AlexNetCommand {
    @Parameters(
            paramLabel = "MODEL",
            description =
                    "A model file or its URI, the name models were announced under, or newest: the newest"
                            + " announced as alexnet.")
    private String model;

    @ArgGroup(multiplicity = "1")
    private Place place;

    /** Where the pictures are. */
    private static final class Place {
        @Option(
                names = "--images",
                paramLabel = "DIR",
                description =
                        "Pictures of a folder, DIR/CLASS/file, or DIR/file with --ground-truth.")
        private Path folder;

        @Option(
                names = "--topic",
                paramLabel = "TOPIC",
                description = "Pictures of a topic, from its first one to where it ends now.")
        private String topic;
    }

    @Option(
            names = "--views",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "Views of each picture: 1 (centre crop), 5 (without mirror images) or 10.")
    private int views;

    @Option(
            names = "--synsets",
            paramLabel = "FILE",
            description =
                    "ImageNet's classes, lines such as 'n01440764 tench, Tinca tinca': a picture may be"
                            + " labelled by id, the model by words, or the other way round.")
    private Path synsets;

    @Option(
            names = "--ground-truth",
            paramLabel = "FILE",
            description =
                    "Labels of the pictures in DIR: lines of labels, line N for the picture whose name ends in N;"
                            + " lines of name and label; or LOC_val_solution.csv.")
    private Path groundTruth;

    @Option(
            names = "--numbers-from",
            paramLabel = "0|1",
            showDefaultValue = Visibility.NEVER,
            description =
                    "The labels in --ground-truth are numbers that count the lines of --synsets, else the model's"
                            + " classes, from 0 or 1; without it they are names.")
    private Integer numbersFrom;

    @Option(
            names = "--held-out-divisor",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Scores only what training with this divisor keeps out; 2 to 1000000; 0 scores all.")
    private int heldOutDivisor;

    @Mixin private InputMixin input;
    @Mixin private EngineMixin engine;
    @Mixin private KafkaMixin kafka;
    @Mixin private JsonMixin json;

    /**
     * What {@code --json} writes.
     *
     * @param modelSha256 of the model's file
     * @param device as the engine names it
     * @param paper the paper's own errors in percent; empty unless the classes are ILSVRC's
     */
    record Summary(
            String model,
            String modelSha256,
            String network,
            int classes,
            long step,
            int views,
            String engine,
            String device,
            String precision,
            EvaluationResult result,
            List<PaperErrors> paper) {}

    @Override
    protected void execute() throws Exception {
        json.check();
        Views asked = Views.of(views);
        checkOptions();
        EngineOptions options = engine.usable();
        ModelArgument.Found found = new ModelArgument(model).read(kafka);
        Synsets names = synsets == null ? null : Synsets.read(synsets);
        List<String> labels = found.model().labels();
        ClassMatch classes = names == null ? ClassMatch.of(labels) : ClassMatch.of(labels, names);
        EngineProvider provider = Engines.select(options.name());
        Evaluation evaluation =
                new Evaluation(
                        found.model(), asked, classes, provider, options.inThisProcess(provider));
        Summary summary = summary(found, evaluation, run(evaluation, labels, names));
        json.write(summary);
        show(summary);
    }

    private static Summary summary(
            ModelArgument.Found found, Evaluation evaluation, EvaluationResult result) {
        return new Summary(
                found.uri(),
                found.sha256(),
                found.model().network().toString(),
                found.model().network().classes(),
                found.model().step(),
                evaluation.views().count(),
                evaluation.engine().name(),
                evaluation.engine().probe().device(),
                evaluation.options().precision().toString(),
                result,
                evaluation.classes().isIlsvrc() ? PaperErrors.ALL : List.of());
    }

    private void checkOptions() throws CommandException {
        if (groundTruth != null && place.folder == null) {
            throw new CommandException(
                    "--ground-truth is for --images: the records of a topic carry their labels");
        }
        if (numbersFrom != null && groundTruth == null) {
            throw new CommandException("--numbers-from says how to read --ground-truth: give both");
        }
    }

    private EvaluationResult run(Evaluation evaluation, List<String> labels, Synsets names)
            throws IOException, InterruptedException {
        HeldOutRule rule = new HeldOutRule(heldOutDivisor);
        try (PictureSource pictures = open(rule, labels, names);
                Progress progress = progress("pictures scored", pictures.total())) {
            return evaluation.run(pictures, progress::add);
        }
    }

    private PictureSource open(HeldOutRule rule, List<String> labels, Synsets names)
            throws IOException, InterruptedException {
        PictureSource all = open(labels, names);
        return rule.equals(HeldOutRule.NONE) ? all : new HeldOutPictures(all, rule);
    }

    private PictureSource open(List<String> labels, Synsets names)
            throws IOException, InterruptedException {
        if (place.topic != null) {
            return new TopicPictures(
                    new PictureTopic(kafka.reachable(), place.topic, input.options()));
        }
        return groundTruth == null
                ? FolderPictures.of(place.folder)
                : FolderPictures.of(place.folder, truth(labels, names));
    }

    private GroundTruth truth(List<String> labels, Synsets names) throws IOException {
        if (numbersFrom == null) {
            return GroundTruth.read(groundTruth);
        }
        NumberedClasses numbered =
                names == null
                        ? new NumberedClasses(labels, numbersFrom)
                        : NumberedClasses.of(names, numbersFrom);
        GroundTruth truth = GroundTruth.read(groundTruth, numbered);
        if (truth.isPlain() && names != null && names.isSorted()) {
            err().printf(
                            "%s counts the lines of %s, which are in the order of their ids; the ground truth of"
                                    + " ILSVRC's development kit counts in the order of its meta.mat, which is another%n",
                            groundTruth, synsets);
        }
        return truth;
    }

    private void show(Summary summary) throws CommandException {
        EvaluationTable table = new EvaluationTable(out());
        table.printCounts(summary.result());
        if (summary.result().scored() == 0) {
            throw new CommandException("no picture could be scored" + wayOut(summary.result()));
        }
        table.printErrors(summary);
        suggest(next(summary));
    }

    private static String wayOut(EvaluationResult result) {
        if (result.unknownPictures() > 0) {
            return ": no label is a class of the model. --synsets FILE brings ids and words together,"
                    + " --numbers-from 0 or 1 reads numbers in --ground-truth as classes; ./alexnet model show"
                    + " prints the model's labels";
        }
        if (result.unlabelled() > 0) {
            return ": none has a label. Put pictures into a folder for each class, or give"
                    + " --ground-truth FILE";
        }
        return result.pictures() == 0 ? ": there are none" : ": all were rejected";
    }

    private String next(Summary summary) {
        return summary.views() == Views.TEN.count()
                ? "./alexnet classify --local --bounded --model " + summary.model()
                : "./alexnet evaluate %s %s --views 10%s"
                        .formatted(
                                model,
                                place.topic == null
                                        ? "--images " + place.folder
                                        : "--topic " + place.topic,
                                kafka.suffix());
    }
}
