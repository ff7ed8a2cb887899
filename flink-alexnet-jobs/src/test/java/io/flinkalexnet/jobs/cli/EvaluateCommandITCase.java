package io.flinkalexnet.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.flink.kafka.AvroWire;
import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.flink.testing.TestImages;
import io.flinkalexnet.jobs.ServedModel;
import io.flinkalexnet.jobs.evaluate.PredictedPictures;
import io.flinkalexnet.schema.ModelAnnouncement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Of twenty pictures all but three are labelled as the model's centre crop says. */
@Timeout(180)
final class EvaluateCommandITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    private static final List<String> LABELS = List.of("ant", "bee", "cat", "dog");
    private static final List<String> SYNSETS =
            List.of("n00000004", "n00000003", "n00000002", "n00000001");
    private static final int PICTURES = 20;
    private static final int WRONG = 3;

    @TempDir private Path folder;
    private ServedModel model;
    private List<PredictedPictures> pictures;

    @BeforeEach
    void predict() throws Exception {
        model = ServedModel.write(folder, 4);
        pictures = PredictedPictures.of(model.file(), PICTURES);
    }

    /** The class picture i is labelled with. */
    private int label(int i) {
        int predicted = pictures.get(i).predicted();
        return i < WRONG ? (predicted + 1) % LABELS.size() : predicted;
    }

    @Test
    void scoresAFolderAndCountsWhatItCannotScore() throws Exception {
        classFolders(LABELS);
        Files.writeString(folder.resolve("photos/ant/notes.txt"), "no picture");
        put("photos/elk/elk.jpg", 0);
        put("photos/nobody.jpg", 0);
        Path json = folder.resolve("summary.json");

        CommandLineRun run = evaluate("photos", "--views", "1", "--json", json.toString());

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "23 pictures: 20 scored, 1 rejected, 1 without a label, 1 of labels the model does not know",
                        "  UNSUPPORTED_FORMAT  1: ant/notes.txt; the first: ",
                        "  'elk'  1",
                        "top-1 error  15.00 %, with 95 % confidence 5.24 to 36.04 %",
                        "top-5 error  0.00 %",
                        "of 4 classes five are all",
                        "1 view of each picture",
                        "Next: ./alexnet evaluate " + model.file() + " --images ")
                .contains(" --views 10")
                .doesNotContain("the paper");
        assertThat(run.err()).contains("23 of 23 pictures scored");
        JsonNode summary = new ObjectMapper().readTree(json.toFile());
        assertThat(summary.get("modelSha256").asText()).isEqualTo(model.sha256());
        JsonNode result = summary.get("result");
        assertThat(result.get("scored").asLong()).isEqualTo(PICTURES);
        assertThat(result.get("top1Error").get("hits").asLong()).isEqualTo(WRONG);
        assertThat(result.get("rejected").get("UNSUPPORTED_FORMAT").get("examples").get(0).asText())
                .isEqualTo("ant/notes.txt");
        assertThat(result.get("unknownLabels").get("elk").asLong()).isEqualTo(1);
    }

    @Test
    void theSamePicturesGiveTheSameErrorsAgain() throws Exception {
        classFolders(LABELS);

        List<String> errors = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            CommandLineRun run = evaluate("photos", "--views", "10");
            assertThat(run.status()).as(run.err()).isZero();
            errors.add(run.out().lines().filter(line -> line.contains("error")).toList() + "");
        }

        assertThat(errors.get(0)).isEqualTo(errors.get(1)).contains("top-1 error");
    }

    @Test
    void readsImageNetsTrainingFolders() throws Exception {
        classFolders(SYNSETS);

        assertErrors(evaluate("photos", "--views", "1", "--synsets", synsetFile()));
    }

    @Test
    void readsImageNetsValidationFolderWithEachKindOfGroundTruth() throws Exception {
        for (int i = 0; i < PICTURES; i++) {
            put("photos/ILSVRC2012_val_%08d.JPEG".formatted(i + 1), i);
        }

        assertErrors(
                evaluate(
                        "photos",
                        "--views",
                        "1",
                        "--synsets",
                        synsetFile(),
                        "--ground-truth",
                        truth("%3$d"),
                        "--numbers-from",
                        "1"));
        assertErrors(
                evaluate(
                        "photos",
                        "--views",
                        "1",
                        "--ground-truth",
                        truth("ILSVRC2012_val_%1$08d.JPEG %4$d"),
                        "--numbers-from",
                        "0"));
        assertErrors(
                evaluate(
                        "photos",
                        "--views",
                        "1",
                        "--synsets",
                        synsetFile(),
                        "--ground-truth",
                        truth("ILSVRC2012_val_%1$08d,%2$s 1 2 3 4")));
    }

    @Test
    void readsATopicAsItStandsWithAModelThatWasAnnounced() throws Exception {
        BROKER.createTopic("test-pictures", 3);
        BROKER.createTopic("models", 1);
        BROKER.produceBytes(
                "models",
                0,
                "pets".getBytes(StandardCharsets.UTF_8),
                AvroWire.of(ModelAnnouncement.class).encode(model.announcement("pets")));
        for (int i = 0; i < PICTURES; i++) {
            BROKER.produceInTransaction(
                    "test-pictures",
                    TestImages.image("p" + i, LABELS.get(label(i)), pictures.get(i).jpeg()));
        }
        BROKER.produceAborted(
                "test-pictures", TestImages.image("aborted", "ant", pictures.get(0).jpeg()));
        BROKER.produce(
                "test-pictures",
                TestImages.image("nobody", null, pictures.get(0).jpeg()),
                TestImages.image("text", "ant"));
        BROKER.produceBytes("test-pictures", 1, new byte[] {1}, new byte[] {2});

        CommandLineRun run =
                CommandLineRun.of(
                        "evaluate",
                        "pets",
                        "--topic",
                        "test-pictures",
                        "--views",
                        "1",
                        "--precision",
                        "f32",
                        "--bootstrap-servers",
                        BROKER.bootstrapServers());

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "23 pictures: 20 scored, 2 rejected, 1 without a label, 0 of labels",
                        "  UNREADABLE_RECORD  1: test-pictures-1-",
                        "  UNSUPPORTED_FORMAT  1: text",
                        "top-1 error  15.00 %")
                .contains(
                        "Next: ./alexnet evaluate pets --topic test-pictures --views 10 --bootstrap-servers "
                                + BROKER.bootstrapServers());
    }

    @Test
    void scoresOnlyWhatIsHeldOut() throws Exception {
        classFolders(LABELS);

        CommandLineRun run = evaluate("photos", "--held-out-divisor", "2");

        assertThat(run.status()).as(run.err()).isZero();
        int scored = Integer.parseInt(run.out().split(" ", 2)[0]);
        assertThat(scored).isBetween(1, PICTURES - 1);
    }

    @Test
    void failsIfNoPictureCouldBeScored() throws Exception {
        put("photos/elk/1.jpg", 0);
        assertFails(evaluate("photos"), "no label is a class of the model. --synsets FILE");
        Files.move(folder.resolve("photos/elk/1.jpg"), folder.resolve("photos/1.jpg"));
        assertFails(evaluate("photos"), "none has a label", "--ground-truth FILE");
        assertFails(evaluate("nowhere"), "nowhere is not a folder");
    }

    @Test
    void whatDoesNotFitTogetherIsSaid() throws Exception {
        assertFails(evaluate("photos", "--views", "3"), "views must be one of [1, 5, 10], was 3");
        assertFails(
                evaluate("photos", "--numbers-from", "1"),
                "--numbers-from says how to read --ground-truth: give both");
        assertFails(
                CommandLineRun.of("evaluate", "none.safetensors", "--images", "photos"),
                "there is no file file:/");
        CommandLineRun both =
                CommandLineRun.of("evaluate", "m", "--images", "photos", "--topic", "t");
        assertThat(both.status()).isEqualTo(Main.NOT_UNDERSTOOD);
        BROKER.createTopic("empty", 1);
        assertFails(
                CommandLineRun.of(
                        "evaluate",
                        model.file().toString(),
                        "--topic",
                        "empty",
                        "--bootstrap-servers",
                        BROKER.bootstrapServers()),
                "no picture could be scored: there are none");
        assertFails(
                CommandLineRun.of(
                        "evaluate",
                        "nobody",
                        "--images",
                        "photos",
                        "--bootstrap-servers",
                        BROKER.bootstrapServers()),
                "there is no model named nobody on topic models");
    }

    private static void assertFails(CommandLineRun run, String... messages) {
        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err()).contains(messages);
    }

    private static void assertErrors(CommandLineRun run) {
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("20 pictures: 20 scored, 0 rejected", "top-1 error  15.00 %");
    }

    private CommandLineRun evaluate(String photos, String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "evaluate",
                                model.file().toString(),
                                "--images",
                                folder.resolve(photos).toString(),
                                "--precision",
                                "f32"));
        all.addAll(List.of(more));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    private void classFolders(List<String> names) throws Exception {
        for (int i = 0; i < PICTURES; i++) {
            put("photos/%s/%d.JPEG".formatted(names.get(label(i)), i), i);
        }
        Files.createDirectories(folder.resolve("photos").resolve(names.get(0)));
    }

    private void put(String path, int picture) throws Exception {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, pictures.get(picture).jpeg());
    }

    /** The model's words beside ids, in an order that is not that of the classes. */
    private String synsetFile() throws Exception {
        String text = "";
        for (int i = SYNSETS.size() - 1; i >= 0; i--) {
            text += "%s %s, kind of animal%n".formatted(SYNSETS.get(i), LABELS.get(i));
        }
        return Files.writeString(folder.resolve("synsets.txt"), text).toString();
    }

    /**
     * A line for each picture.
     *
     * @param format of 1 the picture's number, 2 the synset, 3 its line in {@link #synsetFile} from
     *     1, 4 the class from 0
     */
    private String truth(String format) throws Exception {
        String text = "";
        for (int i = 0; i < PICTURES; i++) {
            int label = label(i);
            text +=
                    format.formatted(i + 1, SYNSETS.get(label), SYNSETS.size() - label, label)
                            + "\n";
        }
        boolean solution = format.contains(",");
        return Files.writeString(
                        folder.resolve("truth.txt"),
                        solution ? "ImageId,PredictionString\n" + text : text)
                .toString();
    }
}
