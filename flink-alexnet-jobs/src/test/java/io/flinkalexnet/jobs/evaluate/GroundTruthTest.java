package io.flinkalexnet.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GroundTruthTest {
    private static final List<String> CLASSES = List.of("tench", "goldfish", "crane");

    @TempDir private Path folder;

    @Test
    void aLineAloneBelongsToThePictureWhoseNameEndsInItsNumber() throws Exception {
        GroundTruth truth = GroundTruth.read(file("3\n1\n2\n"), new NumberedClasses(CLASSES, 1));

        assertThat(truth.isPlain()).isTrue();
        assertThat(truth.labelOf("ILSVRC2012_val_00000001.JPEG")).isEqualTo("crane");
        assertThat(truth.labelOf("val/ILSVRC2012_val_00000003.JPEG")).isEqualTo("goldfish");
        assertThat(truth.labelOf("2.png")).isEqualTo("tench");
        assertThat(truth.labelOf("ILSVRC2012_val_00000004.JPEG")).isNull();
        assertThatIOException()
                .isThrownBy(() -> truth.labelOf("cat.JPEG"))
                .withMessageContaining("must end in the number of its line")
                .withMessageContaining("there is cat.JPEG");
    }

    @Test
    void numbersMayCountFromZero() throws Exception {
        GroundTruth truth =
                GroundTruth.read(file("a.JPEG 0\nb.JPEG 2\n"), new NumberedClasses(CLASSES, 0));

        assertThat(truth.labelOf("a.JPEG")).isEqualTo("tench");
        assertThat(truth.labelOf("b.JPEG")).isEqualTo("crane");
    }

    @Test
    void aNumberBesideTheClassesIsRefusedWithItsLine() throws Exception {
        Path file = file("1\n0\n");

        assertThatIOException()
                .isThrownBy(() -> GroundTruth.read(file, new NumberedClasses(CLASSES, 1)))
                .withMessage(
                        "%s line 2 must be in [1, 3], was 0; are the classes counted from 0? --numbers-from says it"
                                .formatted(file));
        assertThatIOException()
                .isThrownBy(() -> GroundTruth.read(file("crane"), new NumberedClasses(CLASSES, 1)))
                .withMessageContaining("line 1 must count a class, 'crane' is no number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NumberedClasses(CLASSES, 2))
                .withMessage("classes are counted from 0 or 1, was 2");
    }

    @Test
    void namesMayBeWithoutTheirEndingAndLabelsOfSeveralWords() throws Exception {
        GroundTruth truth = GroundTruth.read(file("one.JPEG golden retriever\ntwo,crane\n"));

        assertThat(truth.isPlain()).isFalse();
        assertThat(truth.labelOf("one.JPEG")).isEqualTo("golden retriever");
        assertThat(truth.labelOf("two.JPEG")).isEqualTo("crane");
        assertThat(truth.labelOf("three.JPEG")).isNull();
    }

    @Test
    void ofTheSolutionTheSynsetCountsAndNoBox() throws Exception {
        GroundTruth truth =
                GroundTruth.read(
                        file(
                                """
                                ImageId,PredictionString
                                ILSVRC2012_val_00048981,n03995372 85 1 499 272\s
                                ILSVRC2012_val_00037956,n03481172 131 0 499 254 n03481172 1 2 3 4
                                """));

        assertThat(truth.labelOf("ILSVRC2012_val_00048981.JPEG")).isEqualTo("n03995372");
        assertThat(truth.labelOf("ILSVRC2012_val_00037956.JPEG")).isEqualTo("n03481172");
    }

    @Test
    void saysWhichLineIsOfNoKind() {
        assertThatIOException()
                .isThrownBy(() -> GroundTruth.read(file("a.JPEG crane\ncrane\n")))
                .withMessageContaining("line 2 must be a name and a label, was 'crane'");
        assertThatIOException()
                .isThrownBy(() -> GroundTruth.read(file("1\na.JPEG 2\n")))
                .withMessageContaining("line 2 must be a label alone");
        assertThatIOException()
                .isThrownBy(() -> GroundTruth.read(file("a.JPEG crane\na.png crane\n")))
                .withMessageContaining("line 2: a is there twice");
        assertThatIOException()
                .isThrownBy(() -> GroundTruth.read(file("\n")))
                .withMessageContaining("holds no labels");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("truth.txt"), text);
    }
}
