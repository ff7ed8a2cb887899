package io.flinkalexnet.flink.classify;

import static io.flinkalexnet.flink.classify.TestModels.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.image.ImageGeometry;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModelVerifierTest {
    @TempDir private Path folder;

    private OneInputStreamOperatorTestHarness<AnnouncedModel, AnnouncedModel> harness;

    @BeforeEach
    void openBehindVersionOne() throws Exception {
        FakeEngine.reset();
        harness = harness(TestModels.write(folder, 1));
        harness.open();
    }

    @AfterEach
    void closesWhatItOpened() throws Exception {
        harness.close();
        assertThat(FakeEngine.OPEN_CLASSIFIERS).hasValue(0);
        assertThat(FakeEngine.OPEN_MODELS).hasValue(0);
    }

    @Test
    void letsAGoodModelPass() throws Exception {
        AnnouncedModel good = TestModels.write(folder, 2);

        send(good);

        assertThat(harness.extractOutputValues()).containsExactly(good);
        assertThat(harness.getSideOutput(ModelVerifier.REFUSED)).isNull();
        assertThat(FakeEngine.BATCH_SIZES).containsExactly(1);
    }

    @Test
    void refusesAMissingFile() throws Exception {
        AnnouncedModel missing = TestModels.write(folder, 2);
        Files.delete(file(missing));

        send(missing);

        assertRefused(missing, "there is no file " + missing.uri());
    }

    @Test
    void refusesAnotherChecksum() throws Exception {
        AnnouncedModel changed = TestModels.write(folder, 2);
        byte[] bytes = Files.readAllBytes(file(changed));
        bytes[bytes.length - 1] ^= 1;
        Files.write(file(changed), bytes);

        send(changed);

        assertRefused(
                changed,
                "the file %s has the sha256 %s, announced was %s: it was changed or cut"
                        .formatted(changed.uri(), sha256(bytes), changed.sha256()));
    }

    @Test
    void refusesATruncatedFile() throws Exception {
        AnnouncedModel cut = TestModels.write(folder, 2);
        byte[] bytes = Files.readAllBytes(file(cut));
        Files.write(file(cut), Arrays.copyOf(bytes, bytes.length / 2));

        send(cut);

        assertThat(refusal().reason()).contains("announced was").endsWith("it was changed or cut");
    }

    @Test
    void refusesWeightsThatAreNotFinite() throws Exception {
        AnnouncedModel good = TestModels.write(folder, 2);
        byte[] bytes = Files.readAllBytes(file(good));
        long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat((int) (Long.BYTES + header), Float.NaN);
        Files.write(file(good), bytes);
        AnnouncedModel bad = withSha256(good, sha256(bytes));

        send(bad);

        assertThat(refusal().reason()).contains("conv1.weight").contains("NaN");
    }

    @Test
    void refusesTensorsOfAnotherShape() throws Exception {
        AnnouncedModel good = TestModels.write(folder, 2);
        String text = Files.readString(file(good), StandardCharsets.ISO_8859_1);
        String wrong = text.replaceFirst("classes=4", "classes=5");
        byte[] bytes = wrong.getBytes(StandardCharsets.ISO_8859_1);
        Files.write(file(good), bytes);

        send(withSha256(good, sha256(bytes)));

        assertThat(refusal().reason()).contains("tensor fc8.weight must be F32 [5, 26]");
    }

    @Test
    void refusesAFileThatIsNoModel() throws Exception {
        AnnouncedModel good = TestModels.write(folder, 2);
        byte[] bytes = "not a model at all".getBytes(StandardCharsets.UTF_8);
        Files.write(file(good), bytes);

        send(withSha256(good, sha256(bytes)));

        assertThat(refusal().reason()).contains(good.uri());
        assertThat(FakeEngine.LOADS).hasValue(0);
    }

    @Test
    void refusesAnotherNetworkThanAnnounced() throws Exception {
        AnnouncedModel good = TestModels.write(folder, 2);
        AnnouncedModel other =
                new AnnouncedModel(
                        good.name(),
                        good.version(),
                        good.uri(),
                        good.sha256(),
                        "alexnet-2012?classes=4&input=227&width=1.0",
                        good.labels());

        send(other);

        assertRefused(
                other,
                "the file %s holds the network %s, announced was %s"
                        .formatted(other.uri(), good.network(), other.network()));
    }

    @Test
    void refusesOtherLabelsThanAnnounced() throws Exception {
        AnnouncedModel good = TestModels.write(folder, 2);
        AnnouncedModel other =
                new AnnouncedModel(
                        good.name(),
                        good.version(),
                        good.uri(),
                        good.sha256(),
                        good.network(),
                        List.of("dog", "cat", "bee", "ant"));

        send(other);

        assertRefused(
                other, "the file %s has other labels than were announced".formatted(good.uri()));
    }

    @Test
    void refusesAnotherGeometry() throws Exception {
        AnnouncedModel other = TestModels.write(folder, 2, new ImageGeometry(40, 0, 32));

        send(other);

        assertRefused(
                other,
                "it takes pictures of resize 40, padding 0, crop 32, this job decodes for resize 32, "
                        + "padding 4, crop 32; start another classify job for it");
    }

    @Test
    void refusesAModelThatAnswersWithNotANumber() throws Exception {
        AnnouncedModel bad = TestModels.write(folder, 2, FakeEngine.ANSWERS_NAN);

        send(bad);

        assertRefused(bad, "it gives a picture the probability NaN; every one must be finite");
    }

    @Test
    void refusesAModelTheEngineCanNotLoad() throws Exception {
        AnnouncedModel bad = TestModels.write(folder, 2, FakeEngine.FAILS_TO_LOAD);

        send(bad);

        assertRefused(bad, "the device is full");
    }

    @Test
    void ignoresVersionsThatAreNotNewerThanTheNewestVerifiedOne() throws Exception {
        AnnouncedModel third = TestModels.write(folder, 3);

        send(TestModels.write(folder, 1));
        send(third);
        send(third);
        send(TestModels.write(folder, 2));

        assertThat(harness.extractOutputValues()).containsExactly(third);
        assertThat(harness.getSideOutput(ModelVerifier.REFUSED)).isNull();
    }

    @Test
    void aRefusedVersionDoesNotStandInTheWayOfTheNext() throws Exception {
        AnnouncedModel second = TestModels.write(folder, 2);

        send(TestModels.write(folder, 9, FakeEngine.FAILS_TO_LOAD));
        send(second);

        assertThat(harness.extractOutputValues()).containsExactly(second);
    }

    @Test
    void ignoresModelsOfOtherNames() throws Exception {
        AnnouncedModel good = TestModels.write(folder, 2);

        send(
                new AnnouncedModel(
                        "plants",
                        good.version(),
                        good.uri(),
                        good.sha256(),
                        good.network(),
                        good.labels()));

        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(harness.getSideOutput(ModelVerifier.REFUSED)).isNull();
    }

    @Test
    void restoresTheNewestVerifiedVersion() throws Exception {
        send(TestModels.write(folder, 3));
        OperatorSubtaskState state = harness.snapshot(1, 0);
        harness.close();
        harness = harness(TestModels.write(folder, 1));
        harness.initializeState(state);
        harness.open();
        AnnouncedModel fourth = TestModels.write(folder, 4);

        send(TestModels.write(folder, 3));
        send(fourth);

        assertThat(harness.extractOutputValues()).containsExactly(fourth);
    }

    @Test
    void runsWithParallelismOneOnly() throws Exception {
        try (var two =
                new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(verifier(TestModels.write(folder, 1))), 2, 2, 0)) {
            assertThatThrownBy(two::open)
                    .hasMessage("the model verifier runs with parallelism 1, was 2");
        }
    }

    private void send(AnnouncedModel announced) throws Exception {
        harness.processElement(new StreamRecord<>(announced));
    }

    private void assertRefused(AnnouncedModel announced, String reason) {
        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(refusal())
                .isEqualTo(
                        new ModelRefusal(
                                announced.name(), announced.version(), announced.uri(), reason));
    }

    private ModelRefusal refusal() {
        assertThat(harness.getSideOutput(ModelVerifier.REFUSED)).hasSize(1);
        return harness.getSideOutput(ModelVerifier.REFUSED).element().getValue();
    }

    private static OneInputStreamOperatorTestHarness<AnnouncedModel, AnnouncedModel> harness(
            AnnouncedModel startModel) throws Exception {
        return new OneInputStreamOperatorTestHarness<>(
                new ProcessOperator<>(verifier(startModel)), 1, 1, 0);
    }

    private static ModelVerifier verifier(AnnouncedModel startModel) {
        return new ModelVerifier(
                start(startModel), ClassifyOptions.defaults(), FakeEngine.lookup());
    }

    private static AnnouncedModel withSha256(AnnouncedModel model, String sha256) {
        return new AnnouncedModel(
                model.name(),
                model.version(),
                model.uri(),
                sha256,
                model.network(),
                model.labels());
    }

    private static Path file(AnnouncedModel model) {
        return Path.of(URI.create(model.uri()));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
