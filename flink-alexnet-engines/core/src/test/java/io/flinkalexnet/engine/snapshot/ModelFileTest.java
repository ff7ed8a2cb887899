package io.flinkalexnet.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.random.Philox;
import io.flinkalexnet.engine.random.Purpose;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
    private static final NetworkConfig NETWORK = new NetworkConfig("alexnet-small", 2, 32, 0.05);
    private static final ImageGeometry GEOMETRY = ImageGeometry.of(NETWORK);

    /** The model of the golden file. Never change what it holds. */
    private static Model model() {
        float[] parameters = uniform(0, ParameterLayout.of(NETWORK.spec()).length());
        float[] mean = uniform(1, GEOMETRY.decodedBytes());
        for (int i = 0; i < mean.length; i++) {
            mean[i] *= 255;
        }
        return new Model(
                NETWORK,
                List.of("caf\u00E9 \"au lait\"", "tulip"),
                new Preprocessing(GEOMETRY, new MeanImage(GEOMETRY.decodedSide(), mean), 0.5f),
                120,
                FloatBuffer.wrap(parameters));
    }

    private static float[] uniform(long step, int length) {
        int[] words = new int[length];
        Philox.fill(1, Purpose.INITIAL_WEIGHTS, step, words);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = Philox.uniform(words[i]);
        }
        return values;
    }

    private static byte[] written(Model model) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ModelFile.write(model, out);
        return out.toByteArray();
    }

    private static Model read(byte[] bytes) throws IOException {
        return ModelFile.read("m.safetensors", new ByteArrayInputStream(bytes));
    }

    private static byte[] golden() throws IOException {
        try (InputStream in = ModelFileTest.class.getResourceAsStream("model-v1.safetensors")) {
            return in.readAllBytes();
        }
    }

    private static void assertSame(Model actual, Model expected) {
        assertThat(actual.network()).isEqualTo(expected.network());
        assertThat(actual.labels()).isEqualTo(expected.labels());
        assertThat(actual.step()).isEqualTo(expected.step());
        assertThat(actual.preprocessing().geometry())
                .isEqualTo(expected.preprocessing().geometry());
        assertThat(actual.preprocessing().scale()).isEqualTo(expected.preprocessing().scale());
        assertThat(actual.preprocessing().mean().values())
                .isEqualTo(expected.preprocessing().mean().values());
        assertThat(actual.parameters().duplicate().clear())
                .isEqualTo(expected.parameters().duplicate().clear());
    }

    @Test
    void readsTheGoldenFileOfVersionOne() throws Exception {
        assertSame(read(golden()), model());
    }

    @Test
    void writesTheGoldenFileOfVersionOneByteForByte() throws Exception {
        assertThat(written(model())).isEqualTo(golden());
    }

    @Test
    void returnsTheChecksumOfTheFile(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("m.safetensors");
        String sha256;
        try (var out = Files.newOutputStream(path)) {
            sha256 = ModelFile.write(model(), out);
        }
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));

        assertThat(sha256).isEqualTo(HexFormat.of().formatHex(digest));
        assertSame(ModelFile.read(path), model());
    }

    @Test
    void equalWeightsGiveEqualBytesWhereverTheyLie() throws Exception {
        Model model = model();
        FloatBuffer larger = FloatBuffer.allocate(model.parameters().capacity() + 100);
        larger.put(model.parameters().duplicate().clear());
        Model elsewhere =
                new Model(
                        model.network(),
                        model.labels(),
                        model.preprocessing(),
                        model.step(),
                        larger); // its position is at the end of the weights

        assertThat(written(elsewhere)).isEqualTo(written(model));
        assertThat(larger.position()).isEqualTo(model.parameters().capacity());
        assertThat(ModelFile.tensorSha256(elsewhere)).isEqualTo(ModelFile.tensorSha256(model));
    }

    @Test
    void parametersLandInADirectBuffer() throws Exception {
        assertThat(read(golden()).parameters().isDirect()).isTrue();
    }

    @Test
    void refusesEveryTruncationAndTrailingBytes() throws Exception {
        byte[] whole = golden();
        for (int length = 0; length < whole.length; length += 97) {
            int cut = length;
            assertThatIOException().isThrownBy(() -> read(Arrays.copyOf(whole, cut)));
        }
        assertThatIOException()
                .isThrownBy(() -> read(Arrays.copyOf(whole, whole.length + 1)))
                .withMessageContaining("goes on behind its last tensor");
    }

    @Test
    void refusesEveryFlippedBitOfTheTensors() throws Exception {
        byte[] whole = golden();
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = whole.clone();
            bytes[whole.length - 1 - random.nextInt(20_000)] ^= (byte) (1 << random.nextInt(8));
            assertThatIOException().isThrownBy(() -> read(bytes));
        }
    }

    @Test
    void throwsNothingButIoExceptionsForRandomHeaders() throws Exception {
        byte[] whole = golden();
        Random random = new Random(2);
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = whole.clone();
            bytes[8 + random.nextInt(1500)] = (byte) (random.nextInt(96) + 32);
            try {
                read(bytes);
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1000); // a changed label or step can go unseen
    }

    /** Replaces text in the header by text of the same length. */
    private static byte[] edited(String from, String to) throws IOException {
        assertThat(to).hasSameSizeAs(from);
        String latin = new String(golden(), StandardCharsets.ISO_8859_1);
        assertThat(latin.contains(from)).as(from).isTrue();
        return latin.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        assertRefused("\"formatVersion\":\"1\"", "\"formatVersion\":\"4\"", "version 4");
        assertRefused("flink-alexnet-model", "flink-alexnet-other", "flink-alexnet-other");
        assertRefused("alexnet-small?", "alexnet-smell?", "alexnet-smell");
        assertRefused("classes=2&", "classes=3&", "fc8.weight must be F32 [3,");
        assertRefused("\"step\":\"120\"", "\"step\":\"12x\"", "metadata step");
        assertRefused("\"scale\":\"0.5\"", "\"scale\":\"0.0\"", "scale must be positive");
        assertRefused("\"scale\":\"0.5\"", "\"scale\":\"NaN\"", "scale must be positive");
        assertRefused("\"scale\":", "\"scalf\":", "lacks the metadata entry scale");
        assertRefused("\"padding\":\"4\"", "\"padding\":\"x\"", "metadata");
        assertRefused("conv1.bias", "conv9.bias", "lacks the tensor conv1.bias");
        assertRefused("tulip\\\"]", "tulip\\\"}", "metadata labels");
    }

    private static void assertRefused(String from, String to, String message) throws IOException {
        byte[] bytes = edited(from, to);
        assertThatIOException()
                .isThrownBy(() -> read(bytes))
                .withMessageStartingWith("m.safetensors")
                .withMessageContaining(message);
    }

    @Test
    void refusesNonFiniteValuesInFilesAndModels() throws Exception {
        byte[] bytes = golden();
        int last = bytes.length - 4; // of the mean image
        bytes[last] = 0;
        bytes[last + 1] = 0;
        bytes[last + 2] = (byte) 0x80;
        bytes[last + 3] = 0x7F;
        assertThatIOException()
                .isThrownBy(() -> read(bytes))
                .withMessageContaining("preprocessing.mean holds Infinity at index 4799");

        Model model = model();
        model.parameters().put(3, Float.NaN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> written(model))
                .withMessageContaining("conv1.weight holds NaN at index 3");
    }
}
