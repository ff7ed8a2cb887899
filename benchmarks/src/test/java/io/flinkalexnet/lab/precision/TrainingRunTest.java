package io.flinkalexnet.lab.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.flink.engine.NetworkOptions;
import io.flinkalexnet.flink.train.RecipeOptions;
import io.flinkalexnet.flink.train.TrainingPlan;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingRunTest {
    private static final Map<String, Color> CLASSES =
            Map.of("blue", Color.BLUE, "green", Color.GREEN, "red", Color.RED);
    private static final NetworkOptions NETWORK = new NetworkOptions("alexnet-small", 32, 0.1);
    private static final Variant F32 = Variant.parse("nd4j:f32");
    private static final long STEPS = 40;

    @TempDir private Path folder;

    @BeforeEach
    void drawPictures() throws IOException {
        Random random = new Random(1);
        for (String label : CLASSES.keySet()) {
            for (int i = 0; i < 32; i++) {
                draw(folder.resolve("train").resolve(label), i, CLASSES.get(label), random);
            }
            for (int i = 0; i < 5; i++) {
                draw(folder.resolve("test").resolve(label), i, CLASSES.get(label), random);
            }
        }
    }

    @Test
    void learnsWhatIsToBeLearnt() throws IOException {
        RunResult result = new TrainingRun(budget(), F32, 1).run(score -> {});

        assertThat(result.top1().of()).isEqualTo(15);
        assertThat(result.top1().share()).isGreaterThan(0.9);
        assertThat(result.trainLoss()).isPositive();
        assertThat(result.steps()).isEqualTo(STEPS);
        assertThat(result.imagesPerSecond()).isPositive();
    }

    @Test
    void theSameSeedGivesTheSameResultAndAnotherSeedAnother() throws IOException {
        Budget budget = budget();
        RunResult first = new TrainingRun(budget, F32, 1).run(score -> {});

        assertThat(new TrainingRun(budget, F32, 1).run(score -> {}).testLoss())
                .isEqualTo(first.testLoss());
        assertThat(new TrainingRun(budget, F32, 2).run(score -> {}).testLoss())
                .isNotEqualTo(first.testLoss());
    }

    @Test
    void aTestPictureOfAnUnknownClassIsNamed() throws IOException {
        draw(folder.resolve("test").resolve("violet"), 0, Color.MAGENTA, new Random(1));

        assertThatThrownBy(this::budget)
                .isInstanceOf(IOException.class)
                .hasMessage("test picture violet/0.png: there is no training picture of its class");
    }

    private Budget budget() throws IOException {
        PictureSet pictures = PictureSet.read(folder, NETWORK.geometry(), count -> {});
        RecipeOptions recipe = RecipeOptions.from(new Configuration(), NETWORK.name());
        int epochs = (int) STEPS * recipe.batchSize() / pictures.train().size();
        TrainingPlan plan = TrainingPlan.of(NETWORK, recipe, pictures.statistics(), epochs);
        return new Budget(pictures, plan, STEPS, 1);
    }

    private static void draw(Path folder, int number, Color color, Random random)
            throws IOException {
        Files.createDirectories(folder);
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(color);
        graphics.fillOval(random.nextInt(12), random.nextInt(12), 20, 20);
        graphics.dispose();
        ImageIO.write(image, "png", folder.resolve(number + ".png").toFile());
    }
}
