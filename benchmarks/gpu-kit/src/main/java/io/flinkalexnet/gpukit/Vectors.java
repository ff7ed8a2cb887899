package io.flinkalexnet.gpukit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkalexnet.engine.Classification;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.engine.snapshot.ModelFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * An exercise, and what came of it where the kit was built: a folder with {@code
 * model.safetensors}, {@code pictures.bin} (n, 3, side, side), {@code outputs.bin} (probabilities,
 * then embeddings, little-endian floats) and {@code vectors.json}.
 *
 * @param right probabilities and embeddings by plain loops in double
 * @param losses of every step
 * @param lossesBy what trained
 */
record Vectors(Exercise exercise, Classification right, List<Double> losses, String lossesBy) {
    /** The model's file in the folder. */
    static final String MODEL = "model.safetensors";

    private static final String PICTURES = "pictures.bin";
    private static final String OUTPUTS = "outputs.bin";
    private static final String REST = "vectors.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    Vectors {
        losses = List.copyOf(losses);
    }

    /**
     * What {@code vectors.json} holds.
     *
     * @param choices of each picture: cropY, cropX, and 1 if it is mirrored
     */
    private record Rest(
            List<Double> losses,
            String lossesBy,
            List<int[]> choices,
            String picturesSha256,
            String outputsSha256) {}

    /** Reads the folder; throws {@link IOException} naming the file that is damaged. */
    static Vectors read(Path folder) throws IOException {
        Rest rest = JSON.readValue(folder.resolve(REST).toFile(), Rest.class);
        byte[] pixels = readChecked(folder.resolve(PICTURES), rest.picturesSha256());
        byte[] outputs = readChecked(folder.resolve(OUTPUTS), rest.outputsSha256());
        Model model = ModelFile.read(folder.resolve(MODEL));
        FloatBuffer floats =
                ByteBuffer.wrap(outputs).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] probabilities = new float[Exercise.CLASSIFIED * model.network().classes()];
        floats.get(probabilities);
        float[] embeddings = new float[floats.remaining()];
        floats.get(embeddings);
        return new Vectors(
                new Exercise(model, pictures(pixels, rest.choices())),
                new Classification(Exercise.CLASSIFIED, probabilities, embeddings),
                rest.losses(),
                rest.lossesBy());
    }

    private static byte[] readChecked(Path file, String sha256) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (!sha256(bytes).equals(sha256)) {
            throw new IOException(
                    "%s is damaged: its SHA-256 is %s, not %s; unpack the kit again"
                            .formatted(file, sha256(bytes), sha256));
        }
        return bytes;
    }

    private static List<AugmentedImage> pictures(byte[] pixels, List<int[]> choices) {
        int bytes = pixels.length / choices.size();
        AugmentedImage[] images = new AugmentedImage[choices.size()];
        for (int i = 0; i < images.length; i++) {
            int[] choice = choices.get(i);
            images[i] =
                    new AugmentedImage(
                            Arrays.copyOfRange(pixels, i * bytes, (i + 1) * bytes),
                            new float[ImageGeometry.RGB],
                            choice[0],
                            choice[1],
                            choice[2] == 1);
        }
        return List.of(images);
    }

    /** Writes the folder, which is made if it is not there. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        byte[] pixels = pixels();
        byte[] outputs = outputs();
        Files.write(folder.resolve(PICTURES), pixels);
        Files.write(folder.resolve(OUTPUTS), outputs);
        try (OutputStream out = Files.newOutputStream(folder.resolve(MODEL))) {
            ModelFile.write(exercise.model(), out);
        }
        List<int[]> choices = exercise.pictures().stream().map(Vectors::choices).toList();
        Rest rest = new Rest(losses, lossesBy, choices, sha256(pixels), sha256(outputs));
        JSON.writeValue(folder.resolve(REST).toFile(), rest);
    }

    private byte[] pixels() {
        int bytes = exercise.pictures().get(0).pixels().length;
        ByteBuffer pixels = ByteBuffer.allocate(exercise.pictures().size() * bytes);
        exercise.pictures().forEach(picture -> pixels.put(picture.pixels()));
        return pixels.array();
    }

    private byte[] outputs() {
        int floats = right.probabilities().length + right.embeddings().length;
        ByteBuffer outputs =
                ByteBuffer.allocate(floats * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        outputs.asFloatBuffer().put(right.probabilities()).put(right.embeddings());
        return outputs.array();
    }

    private static int[] choices(AugmentedImage picture) {
        return new int[] {picture.cropY(), picture.cropX(), picture.flip() ? 1 : 0};
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
